-- Who waits for a place at an event that is full. They are not registered: registered_on is NULL, and asking is 'place'.

ALTER TABLE registration ADD COLUMN waiting INTEGER                    -- place in the line; a later one is greater
    CHECK (waiting IS NULL OR (waiting > 0 AND registered_on IS NULL));
CREATE UNIQUE INDEX registration_waiting ON registration (event, waiting) WHERE waiting IS NOT NULL;
