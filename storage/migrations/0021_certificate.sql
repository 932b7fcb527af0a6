-- The number on somebody's certificate of attendance, drawn when it is first asked for; it is in no order.

ALTER TABLE registration ADD COLUMN certificate INTEGER CHECK (certificate > 0);

CREATE UNIQUE INDEX registration_certificate ON registration (event, certificate) WHERE certificate IS NOT NULL;
