-- The number on the certificate of somebody without Telegram, drawn when it is first printed; no other one of the event has it.

ALTER TABLE guest ADD COLUMN certificate INTEGER CHECK (certificate > 0);

CREATE UNIQUE INDEX guest_certificate ON guest (event, certificate) WHERE certificate IS NOT NULL;
