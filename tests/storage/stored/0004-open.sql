BEGIN TRANSACTION;
CREATE TABLE comment (
    survey INTEGER NOT NULL REFERENCES survey (id),
    question TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (survey, question, text)
) STRICT, WITHOUT ROWID;
INSERT INTO "comment" VALUES(1,'improve','Mai mult timp.',5);
INSERT INTO "comment" VALUES(1,'takeaway','Cuvinte duse mai departe, 0.',2);
INSERT INTO "comment" VALUES(1,'takeaway','Cuvinte duse mai departe, 1.',2);
INSERT INTO "comment" VALUES(1,'takeaway','Cuvinte duse mai departe, 2.',1);
INSERT INTO "comment" VALUES(1,'takeaway','Cuvinte duse mai departe, 3.',2);
INSERT INTO "comment" VALUES(1,'takeaway','Cuvinte duse mai departe, 4.',2);
CREATE TABLE declined (
    survey INTEGER NOT NULL REFERENCES survey (id),
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (survey, person)
) STRICT, WITHOUT ROWID;
INSERT INTO "declined" VALUES(1,131);
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    message TEXT NOT NULL,
    person INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'unknown', 'sent', 'unreachable', 'dropped', 'failed')),
    due TEXT NOT NULL,                                  -- UTC, ISO 8601: not before
    attempts INTEGER NOT NULL DEFAULT 0,
    doubts INTEGER NOT NULL DEFAULT 0,                  -- tries of which nobody knows whether they reached the person
    settled_at TEXT,                                    -- UTC, ISO 8601: when it was sent or given up
    reason TEXT,
    UNIQUE (event, message, person),
    FOREIGN KEY (event, message) REFERENCES message (event, id) ON DELETE CASCADE
) STRICT;
INSERT INTO "delivery" VALUES(1,'bucharest','agenda-1',101,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(2,'bucharest','agenda-1',102,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(3,'bucharest','agenda-1',103,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(4,'bucharest','agenda-1',104,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(6,'bucharest','agenda-1',106,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(7,'bucharest','agenda-1',107,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(8,'bucharest','agenda-1',108,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(9,'bucharest','agenda-1',109,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(10,'bucharest','agenda-1',110,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(11,'bucharest','agenda-1',111,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(12,'bucharest','agenda-1',112,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(13,'bucharest','agenda-1',113,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(14,'bucharest','agenda-1',114,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(15,'bucharest','agenda-1',115,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(16,'bucharest','agenda-1',116,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(17,'bucharest','agenda-1',117,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(18,'bucharest','agenda-1',118,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(19,'bucharest','agenda-1',119,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(20,'bucharest','agenda-1',120,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(21,'bucharest','agenda-1',121,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(22,'bucharest','agenda-1',122,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(23,'bucharest','agenda-1',123,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(24,'bucharest','agenda-1',124,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(25,'bucharest','agenda-1',125,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(26,'bucharest','agenda-1',126,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(27,'bucharest','agenda-1',127,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(28,'bucharest','agenda-1',128,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(29,'bucharest','agenda-1',129,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(30,'bucharest','agenda-1',130,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(31,'bucharest','agenda-1',131,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(32,'bucharest','agenda-1',132,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(33,'bucharest','notice-survey-0',1001,'waiting','2027-03-21T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(34,'cluj','agenda-1',101,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(35,'cluj','agenda-1',102,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(36,'cluj','agenda-1',103,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(37,'cluj','agenda-1',104,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(39,'cluj','agenda-1',106,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(40,'cluj','agenda-1',107,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(41,'cluj','agenda-1',108,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(42,'cluj','agenda-1',109,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(43,'cluj','agenda-1',110,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(44,'cluj','agenda-1',111,'sent','2027-03-21T16:00:00.000000+00:00',0,0,'2027-03-21T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(45,'bucharest','text-1',101,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(46,'bucharest','text-1',102,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(47,'bucharest','text-1',103,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(48,'bucharest','text-1',104,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(50,'bucharest','text-1',106,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(51,'bucharest','text-1',107,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(52,'bucharest','text-1',108,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(53,'bucharest','text-1',109,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(54,'bucharest','text-1',110,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(55,'bucharest','text-1',111,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(56,'bucharest','text-1',112,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(57,'bucharest','text-1',113,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(58,'bucharest','text-1',114,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(59,'bucharest','text-1',115,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(60,'bucharest','text-1',116,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(61,'bucharest','text-1',117,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(62,'bucharest','text-1',118,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(63,'bucharest','text-1',119,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(64,'bucharest','text-1',120,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(65,'bucharest','text-1',121,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(66,'bucharest','text-1',122,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(67,'bucharest','text-1',123,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(68,'bucharest','text-1',124,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(69,'bucharest','text-1',125,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(70,'bucharest','text-1',126,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(71,'bucharest','text-1',127,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(72,'bucharest','text-1',128,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(73,'bucharest','text-1',129,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(74,'bucharest','text-1',130,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(75,'bucharest','text-1',131,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(76,'bucharest','text-1',132,'waiting','2027-03-22T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(77,'cluj','text-1',101,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(78,'cluj','text-1',102,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(79,'cluj','text-1',103,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(80,'cluj','text-1',104,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(82,'cluj','text-1',106,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(83,'cluj','text-1',107,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(84,'cluj','text-1',108,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(85,'cluj','text-1',109,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(86,'cluj','text-1',110,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(87,'cluj','text-1',111,'sent','2027-03-22T08:00:00.000000+00:00',0,0,'2027-03-22T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(88,'bucharest','survey-1',101,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(89,'bucharest','survey-1',102,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(90,'bucharest','survey-1',103,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(91,'bucharest','survey-1',104,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(93,'bucharest','survey-1',106,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(94,'bucharest','survey-1',107,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(95,'bucharest','survey-1',108,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(96,'bucharest','survey-1',109,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(97,'bucharest','survey-1',110,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(98,'bucharest','survey-1',111,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(99,'bucharest','survey-1',112,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(100,'bucharest','survey-1',113,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(101,'bucharest','survey-1',114,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(102,'bucharest','survey-1',115,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(103,'bucharest','survey-1',116,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(104,'bucharest','survey-1',117,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(105,'bucharest','survey-1',118,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(106,'bucharest','survey-1',119,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(107,'bucharest','survey-1',120,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(108,'bucharest','survey-1',121,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(109,'bucharest','survey-1',122,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(110,'bucharest','survey-1',123,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(111,'bucharest','survey-1',124,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(112,'bucharest','survey-1',125,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(113,'bucharest','survey-1',126,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(114,'bucharest','survey-1',127,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(115,'bucharest','survey-1',128,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(116,'bucharest','survey-1',129,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(117,'bucharest','survey-1',130,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(118,'bucharest','survey-1',131,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(119,'bucharest','survey-1',132,'waiting','2027-03-22T16:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(120,'cluj','survey-1',101,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(121,'cluj','survey-1',102,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(122,'cluj','survey-1',103,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(123,'cluj','survey-1',104,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(125,'cluj','survey-1',106,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(126,'cluj','survey-1',107,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(127,'cluj','survey-1',108,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(128,'cluj','survey-1',109,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(129,'cluj','survey-1',110,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(130,'cluj','survey-1',111,'sent','2027-03-22T16:00:00.000000+00:00',0,0,'2027-03-22T16:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(131,'bucharest','reminder-1',101,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(132,'bucharest','reminder-1',102,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(133,'bucharest','reminder-1',103,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(134,'bucharest','reminder-1',104,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(136,'bucharest','reminder-1',106,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(137,'bucharest','reminder-1',107,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(138,'bucharest','reminder-1',108,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(139,'bucharest','reminder-1',109,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(140,'bucharest','reminder-1',110,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(141,'bucharest','reminder-1',111,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(142,'bucharest','reminder-1',112,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(143,'bucharest','reminder-1',113,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(144,'bucharest','reminder-1',114,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(145,'bucharest','reminder-1',115,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(146,'bucharest','reminder-1',116,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(147,'bucharest','reminder-1',117,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(148,'bucharest','reminder-1',118,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(149,'bucharest','reminder-1',119,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(150,'bucharest','reminder-1',120,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(151,'bucharest','reminder-1',121,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(152,'bucharest','reminder-1',122,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(153,'bucharest','reminder-1',123,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(154,'bucharest','reminder-1',124,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(155,'bucharest','reminder-1',125,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(156,'bucharest','reminder-1',126,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(157,'bucharest','reminder-1',127,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(158,'bucharest','reminder-1',128,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(159,'bucharest','reminder-1',129,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(160,'bucharest','reminder-1',130,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(161,'bucharest','reminder-1',131,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(162,'bucharest','reminder-1',132,'waiting','2027-03-24T08:00:00.000000+00:00',0,0,NULL,NULL);
INSERT INTO "delivery" VALUES(163,'cluj','reminder-1',101,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(164,'cluj','reminder-1',102,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(165,'cluj','reminder-1',103,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(166,'cluj','reminder-1',104,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(168,'cluj','reminder-1',106,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(169,'cluj','reminder-1',107,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(170,'cluj','reminder-1',108,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(171,'cluj','reminder-1',109,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(172,'cluj','reminder-1',110,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
INSERT INTO "delivery" VALUES(173,'cluj','reminder-1',111,'sent','2027-03-24T08:00:00.000000+00:00',0,0,'2027-03-24T08:00:00.000000+00:00',NULL);
CREATE TABLE departed (                                 -- answered an open survey and was forgotten since
    survey INTEGER NOT NULL REFERENCES survey (id),
    digest BLOB NOT NULL CHECK (length(digest) = 32),   -- HMAC of the person's id under the survey's secret
    PRIMARY KEY (survey, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO "departed" VALUES(1,X'782AF38D31CF98180276DD0E2B8D05A4AC3B880C458CEE9DA55A25CBA8620BD1');
CREATE TABLE editing (                                  -- whose next text is to stand in place of which comment
    person INTEGER PRIMARY KEY,
    survey INTEGER NOT NULL,
    place INTEGER NOT NULL,
    FOREIGN KEY (survey, place) REFERENCES released_comment (survey, place) ON DELETE CASCADE
) STRICT;
CREATE TABLE event (
    code TEXT PRIMARY KEY CHECK (length(code) BETWEEN 2 AND 32),
    definition TEXT NOT NULL CHECK (definition LIKE '{%}')
) STRICT, WITHOUT ROWID;
INSERT INTO "event" VALUES('bucharest','{"code":"bucharest","title":{"en":"Round table in Romania","ro":"Masă rotundă în România"},"description":{"en":"Human trafficking and the business sectors exposed to it","ro":"Traficul de persoane și sectoarele economice expuse"},"venue":{"en":"Bucharest","ro":"București"},"timezone":"Europe/Bucharest","starts":"2027-03-22T07:30:00Z","ends":"2027-03-22T14:00:00Z","professions":[{"id":"judge","label":{"en":"Judge","ro":"Judecător"},"group":"courts","expected":3,"plural":{"en":"judges","ro":"judecători"}},{"id":"prosecutor","label":{"en":"Prosecutor","ro":"Procuror"},"group":"courts","expected":1,"plural":{"en":"prosecutors","ro":"procurori"}},{"id":"police","label":{"en":"Police officer","ro":"Polițist"},"group":"courts","expected":1,"plural":{"en":"police officers","ro":"polițiști"}},{"id":"employment","label":{"en":"Employment agency representative","ro":"Reprezentant al agenției de ocupare a forței de muncă"},"group":"care","expected":1,"plural":{"en":"employment agency representatives","ro":"reprezentanți ai agenției de ocupare a forței de muncă"}},{"id":"lawyer","label":{"en":"Lawyer","ro":"Avocat"},"group":"lawyer","expected":14,"plural":{"en":"lawyers","ro":"avocați"}},{"id":"social","label":{"en":"Social worker","ro":"Asistent social"},"group":"care","expected":5,"plural":{"en":"social workers","ro":"asistenți sociali"}},{"id":"psychologist","label":{"en":"Psychologist","ro":"Psiholog"},"group":"care","expected":2,"plural":{"en":"psychologists","ro":"psihologi"}},{"id":"ngo","label":{"en":"NGO representative","ro":"Reprezentant al unei organizații neguvernamentale"},"group":"ngo","expected":5,"plural":{"en":"NGO representatives","ro":"reprezentanți ai unor organizații neguvernamentale"}}],"agenda":[{"starts":"2027-03-22T07:30:00Z","ends":"2027-03-22T08:00:00Z","title":{"en":"Registration and coffee","ro":"Înregistrarea participanților și cafea"},"speaker":"","room":"Foyer","feedback":false},{"starts":"2027-03-22T08:00:00Z","ends":"2027-03-22T08:15:00Z","title":{"en":"Opening","ro":"Deschidere"},"speaker":"Project coordinator","room":"","feedback":false},{"starts":"2027-03-22T08:15:00Z","ends":"2027-03-22T09:00:00Z","title":{"en":"Presentation of the publication","ro":"Prezentarea publicației"},"speaker":"Authors of the study","room":"","feedback":false},{"starts":"2027-03-22T09:00:00Z","ends":"2027-03-22T09:45:00Z","title":{"en":"Discussion 1: Information campaigns with transnational impact; social media against online recruitment","ro":"Discuția 1: Campanii de informare cu impact transnațional; rețelele sociale împotriva recrutării online"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T09:45:00Z","ends":"2027-03-22T10:00:00Z","title":{"en":"Break","ro":"Pauză"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T10:00:00Z","ends":"2027-03-22T10:45:00Z","title":{"en":"Discussion 2: Legal strategies for a system receptive to victims'' needs and rights","ro":"Discuția 2: Strategii juridice pentru un sistem receptiv la nevoile și drepturile victimelor"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T10:45:00Z","ends":"2027-03-22T11:45:00Z","title":{"en":"Lunch","ro":"Prânz"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T11:45:00Z","ends":"2027-03-22T12:30:00Z","title":{"en":"Discussion 3: Approaching the economic sectors","ro":"Discuția 3: Abordarea sectoarelor economice"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T12:30:00Z","ends":"2027-03-22T13:15:00Z","title":{"en":"Discussion 4: Deeper involvement of the territorial employment agencies against labour exploitation","ro":"Discuția 4: Implicarea mai profundă a agențiilor teritoriale de ocupare a forței de muncă împotriva exploatării prin muncă"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T13:15:00Z","ends":"2027-03-22T14:00:00Z","title":{"en":"Conclusions and next steps","ro":"Concluzii și pașii următori"},"speaker":"","room":"","feedback":false}],"registration":[{"id":"first_time","text":{"en":"Is this your first round table with us?","ro":"Este prima dumneavoastră masă rotundă alături de noi?"},"required":false,"show_if":null,"kind":"yes_no"}],"survey":{"title":{"en":"How was the round table?","ro":"Cum a fost masa rotundă?"},"anonymous":true,"opens":"2027-03-22T16:00:00Z","closes":"2027-03-29T15:00:00Z","questions":[{"id":"overall","text":{"en":"How do you rate the event as a whole?","ro":"Cum apreciați evenimentul în ansamblu?"},"points":5,"from_zero":false,"low":{"en":"poor","ro":"slab"},"high":{"en":"excellent","ro":"excelent"},"required":true,"show_if":null,"kind":"rating"},{"id":"missing","text":{"en":"What was missing most?","ro":"Ce a lipsit cel mai mult?"},"choices":[{"id":"time","label":{"en":"Time for discussion","ro":"Timp pentru discuții"}},{"id":"practice","label":{"en":"Practical cases","ro":"Cazuri practice"}},{"id":"people","label":{"en":"Other institutions","ro":"Alte instituții"}}],"required":false,"show_if":{"question":"overall","any_of":["1","3","2"]},"kind":"choice"},{"id":"publication","text":{"en":"How useful is the publication for your work?","ro":"Cât de utilă este publicația pentru activitatea dumneavoastră?"},"points":5,"from_zero":false,"low":{"en":"not useful","ro":"deloc utilă"},"high":{"en":"very useful","ro":"foarte utilă"},"required":false,"show_if":null,"kind":"rating"},{"id":"recommend","text":{"en":"How likely are you to recommend such a round table to a colleague?","ro":"Cât de probabil este să recomandați unui coleg o astfel de masă rotundă?"},"points":10,"from_zero":true,"low":{"en":"not at all","ro":"deloc"},"high":{"en":"certainly","ro":"cu siguranță"},"required":false,"show_if":null,"kind":"rating"},{"id":"topic","text":{"en":"Which discussion was the most useful to you?","ro":"Care discuție v-a fost cea mai utilă?"},"choices":[{"id":"campaigns","label":{"en":"Information campaigns","ro":"Campaniile de informare"}},{"id":"legal","label":{"en":"Legal strategies","ro":"Strategiile juridice"}},{"id":"sectors","label":{"en":"Economic sectors","ro":"Sectoarele economice"}},{"id":"agencies","label":{"en":"Employment agencies","ro":"Agențiile de ocupare"}}],"required":false,"show_if":null,"kind":"choice"},{"id":"next","text":{"en":"What should follow?","ro":"Ce ar trebui să urmeze?"},"choices":[{"id":"training","label":{"en":"Joint training","ro":"Formare comună"}},{"id":"protocol","label":{"en":"A cooperation protocol","ro":"Un protocol de cooperare"}},{"id":"campaign","label":{"en":"A joint campaign","ro":"O campanie comună"}},{"id":"meeting","label":{"en":"Another round table","ro":"O nouă masă rotundă"}}],"max":2,"required":false,"show_if":null,"kind":"choices"},{"id":"contacts","text":{"en":"Did you make a contact that you will use in a case?","ro":"Ați stabilit un contact pe care îl veți folosi într-un caz?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"apply","text":{"en":"Will you do something differently in your work?","ro":"Veți face ceva diferit în activitatea dumneavoastră?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"takeaway","text":{"en":"What will you take back to your institution?","ro":"Ce veți duce mai departe în instituția dumneavoastră?"},"kind":"comment"},{"id":"improve","text":{"en":"What should we do differently next time?","ro":"Ce ar trebui să facem altfel data viitoare?"},"kind":"comment"}]},"messages":[{"id":"agenda-1","send":"agenda","due":"2027-03-21T16:00:00Z","to":"registered","text":null},{"id":"text-1","send":"text","due":"2027-03-22T08:00:00Z","to":"registered","text":{"en":"Welcome! /agenda shows the day; the slides will be on the shared drive.","ro":"Bine ați venit! /agenda vă arată programul zilei; prezentările vor fi pe drive."}},{"id":"survey-1","send":"survey","due":"2027-03-22T16:00:00Z","to":"registered","text":null},{"id":"reminder-1","send":"reminder","due":"2027-03-24T08:00:00Z","to":"not-answered","text":null},{"id":"reminder-2","send":"reminder","due":"2027-03-28T07:00:00Z","to":"not-answered","text":null}],"topics":[{"en":"Information campaigns with transnational impact, and social media against online recruitment","ro":"Campanii de informare cu impact transnațional și rețelele sociale împotriva recrutării online"},{"en":"Legal strategies for a system receptive to victims'' needs and rights","ro":"Strategii juridice pentru un sistem receptiv la nevoile și drepturile victimelor"},{"en":"Approaching the economic sectors","ro":"Abordarea sectoarelor economice"},{"en":"Deeper involvement of the territorial employment agencies against labour exploitation","ro":"Implicarea mai profundă a agențiilor teritoriale de ocupare a forței de muncă împotriva exploatării prin muncă"}],"deliverable":"D2.6","checkin":false,"agenda_file":"/tmp/tmpfrn8twp2/agenda.pdf"}');
INSERT INTO "event" VALUES('cluj','{"code":"cluj","title":{"en":"Round table in Romania","ro":"Masă rotundă în România"},"description":{"en":"Human trafficking and the business sectors exposed to it","ro":"Traficul de persoane și sectoarele economice expuse"},"venue":{"en":"Bucharest","ro":"București"},"timezone":"Europe/Bucharest","starts":"2027-03-22T07:30:00Z","ends":"2027-03-22T14:00:00Z","professions":[{"id":"judge","label":{"en":"Judge","ro":"Judecător"},"group":"courts","expected":3,"plural":{"en":"judges","ro":"judecători"}},{"id":"prosecutor","label":{"en":"Prosecutor","ro":"Procuror"},"group":"courts","expected":1,"plural":{"en":"prosecutors","ro":"procurori"}},{"id":"police","label":{"en":"Police officer","ro":"Polițist"},"group":"courts","expected":1,"plural":{"en":"police officers","ro":"polițiști"}},{"id":"employment","label":{"en":"Employment agency representative","ro":"Reprezentant al agenției de ocupare a forței de muncă"},"group":"care","expected":1,"plural":{"en":"employment agency representatives","ro":"reprezentanți ai agenției de ocupare a forței de muncă"}},{"id":"lawyer","label":{"en":"Lawyer","ro":"Avocat"},"group":"lawyer","expected":14,"plural":{"en":"lawyers","ro":"avocați"}},{"id":"social","label":{"en":"Social worker","ro":"Asistent social"},"group":"care","expected":5,"plural":{"en":"social workers","ro":"asistenți sociali"}},{"id":"psychologist","label":{"en":"Psychologist","ro":"Psiholog"},"group":"care","expected":2,"plural":{"en":"psychologists","ro":"psihologi"}},{"id":"ngo","label":{"en":"NGO representative","ro":"Reprezentant al unei organizații neguvernamentale"},"group":"ngo","expected":5,"plural":{"en":"NGO representatives","ro":"reprezentanți ai unor organizații neguvernamentale"}}],"agenda":[{"starts":"2027-03-22T07:30:00Z","ends":"2027-03-22T08:00:00Z","title":{"en":"Registration and coffee","ro":"Înregistrarea participanților și cafea"},"speaker":"","room":"Foyer","feedback":false},{"starts":"2027-03-22T08:00:00Z","ends":"2027-03-22T08:15:00Z","title":{"en":"Opening","ro":"Deschidere"},"speaker":"Project coordinator","room":"","feedback":false},{"starts":"2027-03-22T08:15:00Z","ends":"2027-03-22T09:00:00Z","title":{"en":"Presentation of the publication","ro":"Prezentarea publicației"},"speaker":"Authors of the study","room":"","feedback":false},{"starts":"2027-03-22T09:00:00Z","ends":"2027-03-22T09:45:00Z","title":{"en":"Discussion 1: Information campaigns with transnational impact; social media against online recruitment","ro":"Discuția 1: Campanii de informare cu impact transnațional; rețelele sociale împotriva recrutării online"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T09:45:00Z","ends":"2027-03-22T10:00:00Z","title":{"en":"Break","ro":"Pauză"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T10:00:00Z","ends":"2027-03-22T10:45:00Z","title":{"en":"Discussion 2: Legal strategies for a system receptive to victims'' needs and rights","ro":"Discuția 2: Strategii juridice pentru un sistem receptiv la nevoile și drepturile victimelor"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T10:45:00Z","ends":"2027-03-22T11:45:00Z","title":{"en":"Lunch","ro":"Prânz"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T11:45:00Z","ends":"2027-03-22T12:30:00Z","title":{"en":"Discussion 3: Approaching the economic sectors","ro":"Discuția 3: Abordarea sectoarelor economice"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T12:30:00Z","ends":"2027-03-22T13:15:00Z","title":{"en":"Discussion 4: Deeper involvement of the territorial employment agencies against labour exploitation","ro":"Discuția 4: Implicarea mai profundă a agențiilor teritoriale de ocupare a forței de muncă împotriva exploatării prin muncă"},"speaker":"","room":"","feedback":false},{"starts":"2027-03-22T13:15:00Z","ends":"2027-03-22T14:00:00Z","title":{"en":"Conclusions and next steps","ro":"Concluzii și pașii următori"},"speaker":"","room":"","feedback":false}],"registration":[{"id":"first_time","text":{"en":"Is this your first round table with us?","ro":"Este prima dumneavoastră masă rotundă alături de noi?"},"required":false,"show_if":null,"kind":"yes_no"}],"survey":{"title":{"en":"How was the round table?","ro":"Cum a fost masa rotundă?"},"anonymous":false,"opens":"2027-03-22T16:00:00Z","closes":"2027-03-29T15:00:00Z","questions":[{"id":"overall","text":{"en":"How do you rate the event as a whole?","ro":"Cum apreciați evenimentul în ansamblu?"},"points":5,"from_zero":false,"low":{"en":"poor","ro":"slab"},"high":{"en":"excellent","ro":"excelent"},"required":true,"show_if":null,"kind":"rating"},{"id":"missing","text":{"en":"What was missing most?","ro":"Ce a lipsit cel mai mult?"},"choices":[{"id":"time","label":{"en":"Time for discussion","ro":"Timp pentru discuții"}},{"id":"practice","label":{"en":"Practical cases","ro":"Cazuri practice"}},{"id":"people","label":{"en":"Other institutions","ro":"Alte instituții"}}],"required":false,"show_if":{"question":"overall","any_of":["1","3","2"]},"kind":"choice"},{"id":"publication","text":{"en":"How useful is the publication for your work?","ro":"Cât de utilă este publicația pentru activitatea dumneavoastră?"},"points":5,"from_zero":false,"low":{"en":"not useful","ro":"deloc utilă"},"high":{"en":"very useful","ro":"foarte utilă"},"required":false,"show_if":null,"kind":"rating"},{"id":"recommend","text":{"en":"How likely are you to recommend such a round table to a colleague?","ro":"Cât de probabil este să recomandați unui coleg o astfel de masă rotundă?"},"points":10,"from_zero":true,"low":{"en":"not at all","ro":"deloc"},"high":{"en":"certainly","ro":"cu siguranță"},"required":false,"show_if":null,"kind":"rating"},{"id":"topic","text":{"en":"Which discussion was the most useful to you?","ro":"Care discuție v-a fost cea mai utilă?"},"choices":[{"id":"campaigns","label":{"en":"Information campaigns","ro":"Campaniile de informare"}},{"id":"legal","label":{"en":"Legal strategies","ro":"Strategiile juridice"}},{"id":"sectors","label":{"en":"Economic sectors","ro":"Sectoarele economice"}},{"id":"agencies","label":{"en":"Employment agencies","ro":"Agențiile de ocupare"}}],"required":false,"show_if":null,"kind":"choice"},{"id":"next","text":{"en":"What should follow?","ro":"Ce ar trebui să urmeze?"},"choices":[{"id":"training","label":{"en":"Joint training","ro":"Formare comună"}},{"id":"protocol","label":{"en":"A cooperation protocol","ro":"Un protocol de cooperare"}},{"id":"campaign","label":{"en":"A joint campaign","ro":"O campanie comună"}},{"id":"meeting","label":{"en":"Another round table","ro":"O nouă masă rotundă"}}],"max":2,"required":false,"show_if":null,"kind":"choices"},{"id":"contacts","text":{"en":"Did you make a contact that you will use in a case?","ro":"Ați stabilit un contact pe care îl veți folosi într-un caz?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"apply","text":{"en":"Will you do something differently in your work?","ro":"Veți face ceva diferit în activitatea dumneavoastră?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"takeaway","text":{"en":"What will you take back to your institution?","ro":"Ce veți duce mai departe în instituția dumneavoastră?"},"kind":"comment"},{"id":"improve","text":{"en":"What should we do differently next time?","ro":"Ce ar trebui să facem altfel data viitoare?"},"kind":"comment"}]},"messages":[{"id":"agenda-1","send":"agenda","due":"2027-03-21T16:00:00Z","to":"registered","text":null},{"id":"text-1","send":"text","due":"2027-03-22T08:00:00Z","to":"registered","text":{"en":"Welcome! /agenda shows the day; the slides will be on the shared drive.","ro":"Bine ați venit! /agenda vă arată programul zilei; prezentările vor fi pe drive."}},{"id":"survey-1","send":"survey","due":"2027-03-22T16:00:00Z","to":"registered","text":null},{"id":"reminder-1","send":"reminder","due":"2027-03-24T08:00:00Z","to":"not-answered","text":null},{"id":"reminder-2","send":"reminder","due":"2027-03-28T07:00:00Z","to":"not-answered","text":null}],"topics":[{"en":"Information campaigns with transnational impact, and social media against online recruitment","ro":"Campanii de informare cu impact transnațional și rețelele sociale împotriva recrutării online"},{"en":"Legal strategies for a system receptive to victims'' needs and rights","ro":"Strategii juridice pentru un sistem receptiv la nevoile și drepturile victimelor"},{"en":"Approaching the economic sectors","ro":"Abordarea sectoarelor economice"},{"en":"Deeper involvement of the territorial employment agencies against labour exploitation","ro":"Implicarea mai profundă a agențiilor teritoriale de ocupare a forței de muncă împotriva exploatării prin muncă"}],"deliverable":"D2.6","checkin":false,"agenda_file":"/tmp/tmpfrn8twp2/agenda.pdf"}');
INSERT INTO "event" VALUES('kinds','{"code":"kinds","title":{"en":"Round table","ro":"Masă rotundă"},"description":{"en":"On trafficking","ro":"Despre traficul de persoane"},"venue":{"en":"Bucharest","ro":"București"},"timezone":"Europe/Bucharest","starts":"2027-03-22T07:30:00Z","ends":"2027-03-22T14:00:00Z","professions":[{"id":"judge","label":{"en":"Judge","ro":"Judecător"},"group":"judge","expected":null,"plural":null},{"id":"lawyer","label":{"en":"Lawyer","ro":"Avocat"},"group":"lawyer","expected":null,"plural":null}],"agenda":[],"registration":[{"id":"years","text":{"en":"How well do you know the subject?","ro":"Cât de bine cunoașteți tema?"},"points":10,"from_zero":true,"low":{"en":"not at all","ro":"deloc"},"high":{"en":"very well","ro":"foarte bine"},"required":false,"show_if":null,"kind":"rating"},{"id":"lunch","text":{"en":"What do you eat?","ro":"Ce mâncați?"},"choices":[{"id":"all","label":{"en":"Everything","ro":"Orice"}},{"id":"vegetarian","label":{"en":"Nothing with meat","ro":"Fără carne"}}],"required":true,"show_if":null,"kind":"choice"},{"id":"topics","text":{"en":"Which discussions will you join?","ro":"La ce discuții veți participa?"},"choices":[{"id":"campaigns","label":{"en":"Campaigns","ro":"Campanii"}},{"id":"legal","label":{"en":"Legal strategies","ro":"Strategii juridice"}},{"id":"sectors","label":{"en":"Economic sectors","ro":"Sectoare economice"}}],"max":2,"required":false,"show_if":null,"kind":"choices"},{"id":"photo","text":{"en":"May you be on our photographs?","ro":"Puteți apărea în fotografiile noastre?"},"required":true,"show_if":null,"kind":"yes_no"},{"id":"wishes","text":{"en":"Is there anything we should know?","ro":"Este ceva ce ar trebui să știm?"},"kind":"comment"}],"survey":null,"messages":[],"topics":[],"deliverable":"","checkin":false,"agenda_file":"/tmp/tmpfrn8twp2/agenda.pdf"}');
CREATE TABLE message (
    event TEXT NOT NULL REFERENCES event (code),
    id TEXT NOT NULL,                                   -- as in the settings (reminder-1), or made by the program
    send TEXT NOT NULL CHECK (send IN ('agenda', 'survey', 'reminder', 'text', 'summary', 'notice')),
    audience TEXT NOT NULL,                             -- registered, checked-in, not-answered, organizers, coordinators
    due TEXT NOT NULL,                                  -- UTC, ISO 8601
    body TEXT NOT NULL DEFAULT '{}' CHECK (body LIKE '{%}'),
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'released', 'dropped')),
    reason TEXT,
    PRIMARY KEY (event, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "message" VALUES('bucharest','agenda-1','agenda','registered','2027-03-21T16:00:00.000000+00:00','{"settings": 1}','released',NULL);
INSERT INTO "message" VALUES('bucharest','notice-survey-0','notice','organizers','2027-03-21T16:00:00.000000+00:00','{"dropped": "reminder", "due": "2027-03-21T16:00:00+00:00", "why": "late"}','released',NULL);
INSERT INTO "message" VALUES('bucharest','reminder-1','reminder','not-answered','2027-03-24T08:00:00.000000+00:00','{"settings": 1}','released',NULL);
INSERT INTO "message" VALUES('bucharest','reminder-2','reminder','not-answered','2027-03-28T07:00:00.000000+00:00','{"settings": 1}','planned',NULL);
INSERT INTO "message" VALUES('bucharest','reminder-now-1','reminder','not-answered','2027-03-23T16:00:00.000000+00:00','{"ignore_gap": 1}','planned',NULL);
INSERT INTO "message" VALUES('bucharest','survey-1','survey','registered','2027-03-22T16:00:00.000000+00:00','{"settings": 1}','released',NULL);
INSERT INTO "message" VALUES('bucharest','text-1','text','registered','2027-03-22T08:00:00.000000+00:00','{"settings": 1, "text": {"en": "Welcome! /agenda shows the day; the slides will be on the shared drive.", "ro": "Bine ați venit! /agenda vă arată programul zilei; prezentările vor fi pe drive."}}','released',NULL);
INSERT INTO "message" VALUES('cluj','agenda-1','agenda','registered','2027-03-21T16:00:00.000000+00:00','{"settings": 1}','released',NULL);
INSERT INTO "message" VALUES('cluj','reminder-1','reminder','not-answered','2027-03-24T08:00:00.000000+00:00','{"settings": 1}','released',NULL);
INSERT INTO "message" VALUES('cluj','reminder-2','reminder','not-answered','2027-03-28T07:00:00.000000+00:00','{"settings": 1}','planned',NULL);
INSERT INTO "message" VALUES('cluj','survey-1','survey','registered','2027-03-22T16:00:00.000000+00:00','{"settings": 1}','released',NULL);
INSERT INTO "message" VALUES('cluj','text-1','text','registered','2027-03-22T08:00:00.000000+00:00','{"settings": 1, "text": {"en": "Welcome! /agenda shows the day; the slides will be on the shared drive.", "ro": "Bine ați venit! /agenda vă arată programul zilei; prezentările vor fi pe drive."}}','released',NULL);
CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;
INSERT INTO "migration" VALUES(1,'0001_begin.sql','f195a02b4f36ed81091f3f94214c5958216c7e6322915034903380e14c307867');
INSERT INTO "migration" VALUES(2,'0002_review.sql','b3db2dcb00ccfcff00720abdf6ce8608a14d9f0c9b5809c97d3f1c952898be2d');
INSERT INTO "migration" VALUES(3,'0003_minutes.sql','215c7837c2d49333de3a39a97cc917f97a5860b2bbc90a005a859d3a226025ea');
INSERT INTO "migration" VALUES(4,'0004_named.sql','196312c2d2817815fa717e568a601738e85b1f777d27193be0463b1d53e27ad3');
CREATE TABLE named_answers (
    event TEXT NOT NULL,
    person INTEGER NOT NULL,
    answers TEXT NOT NULL CHECK (answers LIKE '{%}'),   -- question → options
    next_comment INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (event, person),
    FOREIGN KEY (event, person) REFERENCES named_consent (event, person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "named_answers" VALUES('cluj',101,'{"overall": ["4"], "publication": ["5"], "recommend": ["8"], "topic": ["agencies"], "next": ["campaign"], "contacts": ["no"], "apply": ["yes"]}',0);
INSERT INTO "named_answers" VALUES('cluj',102,'{"overall": ["1"], "missing": ["people"], "topic": ["sectors"], "next": ["protocol", "campaign"], "apply": ["yes"]}',0);
INSERT INTO "named_answers" VALUES('cluj',103,'{"overall": ["5"], "publication": ["4"], "recommend": ["10"], "topic": ["legal"], "next": ["protocol", "campaign"], "contacts": ["no"], "apply": ["yes"]}',0);
INSERT INTO "named_answers" VALUES('cluj',104,'{"overall": ["1"], "missing": ["people"], "publication": ["3"], "recommend": ["3"], "topic": ["sectors"], "next": ["protocol", "campaign"], "contacts": ["no"], "apply": ["yes"]}',0);
INSERT INTO "named_answers" VALUES('cluj',106,'{"overall": ["5"], "publication": ["5"], "recommend": ["2"], "topic": ["legal"], "next": ["meeting"], "contacts": ["no"], "apply": ["yes"]}',0);
INSERT INTO "named_answers" VALUES('cluj',107,'{"overall": ["5"], "publication": ["1"], "recommend": ["1"], "topic": ["campaigns"], "next": ["protocol"], "contacts": ["yes"], "apply": ["yes"]}',0);
CREATE TABLE named_comment (
    event TEXT NOT NULL,
    person INTEGER NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    PRIMARY KEY (event, person, question),
    FOREIGN KEY (event, person) REFERENCES named_answers (event, person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "named_comment" VALUES('cluj',101,'takeaway','Al meu 101');
INSERT INTO "named_comment" VALUES('cluj',102,'takeaway','Al meu 102');
INSERT INTO "named_comment" VALUES('cluj',103,'takeaway','Al meu 103');
INSERT INTO "named_comment" VALUES('cluj',104,'takeaway','Al meu 104');
INSERT INTO "named_comment" VALUES('cluj',106,'takeaway','Al meu 106');
INSERT INTO "named_comment" VALUES('cluj',107,'takeaway','Al meu 107');
CREATE TABLE named_consent (
    event TEXT NOT NULL,
    person INTEGER NOT NULL,
    notice TEXT NOT NULL,                               -- version of what was agreed to
    agreed_on TEXT NOT NULL CHECK (agreed_on IS date(agreed_on)),
    PRIMARY KEY (event, person),
    FOREIGN KEY (event, person) REFERENCES registration (event, person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "named_consent" VALUES('cluj',101,'1','2027-03-23');
INSERT INTO "named_consent" VALUES('cluj',102,'1','2027-03-23');
INSERT INTO "named_consent" VALUES('cluj',103,'1','2027-03-23');
INSERT INTO "named_consent" VALUES('cluj',104,'1','2027-03-23');
INSERT INTO "named_consent" VALUES('cluj',106,'1','2027-03-23');
INSERT INTO "named_consent" VALUES('cluj',107,'1','2027-03-23');
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL REFERENCES event (code),
    about TEXT CHECK (about LIKE '{%}'),                -- the topic as it was called then; NULL: other matters
    kind TEXT NOT NULL CHECK (kind IN ('note', 'conclusion')),
    place INTEGER NOT NULL,                             -- their order
    -- NULL: deleted. The number stays, so that an old button never means another note.
    text TEXT CHECK (length(text) BETWEEN 1 AND 4000)
) STRICT;
INSERT INTO "note" VALUES(1,'bucharest','{"en": "Information campaigns with transnational impact, and social media against online recruitment", "ro": "Campanii de informare cu impact transnațional și rețelele sociale împotriva recrutării online"}','note',1,'Rețelele sociale sunt locul recrutării.');
INSERT INTO "note" VALUES(2,'bucharest','{"en": "Legal strategies for a system receptive to victims'' needs and rights", "ro": "Strategii juridice pentru un sistem receptiv la nevoile și drepturile victimelor"}','conclusion',2,'Un protocol comun.');
INSERT INTO "note" VALUES(3,'bucharest',NULL,'note',3,'Alte subiecte.');
CREATE TABLE note_taking (                              -- whose next typed text becomes a note
    person INTEGER PRIMARY KEY,                         -- not a foreign key: staff work before they are stored
    event TEXT NOT NULL REFERENCES event (code),
    about TEXT CHECK (about LIKE '{%}'),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'conclusion')),
    note INTEGER REFERENCES note (id)                   -- whose text the next one replaces
) STRICT;
INSERT INTO "note_taking" VALUES(2001,'bucharest','{"en": "Information campaigns with transnational impact, and social media against online recruitment", "ro": "Campanii de informare cu impact transnațional și rețelele sociale împotriva recrutării online"}','note',NULL);
CREATE TABLE participation (
    survey INTEGER NOT NULL REFERENCES survey (id),
    person INTEGER NOT NULL,
    next_comment INTEGER NOT NULL DEFAULT 0,            -- moves on a skip as on a text, so it says nothing
    PRIMARY KEY (survey, person)
) STRICT, WITHOUT ROWID;
INSERT INTO "participation" VALUES(1,101,2);
INSERT INTO "participation" VALUES(1,102,0);
INSERT INTO "participation" VALUES(1,103,0);
INSERT INTO "participation" VALUES(1,104,1);
INSERT INTO "participation" VALUES(1,106,0);
INSERT INTO "participation" VALUES(1,107,2);
INSERT INTO "participation" VALUES(1,108,0);
INSERT INTO "participation" VALUES(1,109,0);
INSERT INTO "participation" VALUES(1,110,1);
INSERT INTO "participation" VALUES(1,111,0);
INSERT INTO "participation" VALUES(1,112,0);
INSERT INTO "participation" VALUES(1,113,2);
INSERT INTO "participation" VALUES(1,114,0);
INSERT INTO "participation" VALUES(1,115,0);
INSERT INTO "participation" VALUES(1,116,1);
INSERT INTO "participation" VALUES(1,117,0);
INSERT INTO "participation" VALUES(1,118,0);
INSERT INTO "participation" VALUES(1,119,2);
INSERT INTO "participation" VALUES(1,120,0);
INSERT INTO "participation" VALUES(1,121,0);
INSERT INTO "participation" VALUES(1,122,1);
INSERT INTO "participation" VALUES(1,123,0);
INSERT INTO "participation" VALUES(1,124,0);
INSERT INTO "participation" VALUES(1,125,2);
INSERT INTO "participation" VALUES(1,126,0);
INSERT INTO "participation" VALUES(1,127,0);
CREATE TABLE person (
    id INTEGER PRIMARY KEY CHECK (id > 0),              -- the numeric Telegram id, which is the private chat's id too
    language TEXT,                                      -- own choice
    telegram_language TEXT,
    muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
    reachable INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1))
) STRICT;
INSERT INTO "person" VALUES(101,NULL,'ro',0,1);
INSERT INTO "person" VALUES(102,NULL,'en',0,1);
INSERT INTO "person" VALUES(103,NULL,'ro',0,1);
INSERT INTO "person" VALUES(104,NULL,'ro',0,1);
INSERT INTO "person" VALUES(106,NULL,'ro',0,1);
INSERT INTO "person" VALUES(107,NULL,'ro',0,1);
INSERT INTO "person" VALUES(108,NULL,'en',0,1);
INSERT INTO "person" VALUES(109,NULL,'ro',0,1);
INSERT INTO "person" VALUES(110,NULL,'ro',0,1);
INSERT INTO "person" VALUES(111,NULL,'en',0,1);
INSERT INTO "person" VALUES(112,NULL,'ro',0,1);
INSERT INTO "person" VALUES(113,NULL,'ro',0,1);
INSERT INTO "person" VALUES(114,NULL,'en',0,1);
INSERT INTO "person" VALUES(115,NULL,'ro',0,1);
INSERT INTO "person" VALUES(116,NULL,'ro',0,1);
INSERT INTO "person" VALUES(117,NULL,'en',0,1);
INSERT INTO "person" VALUES(118,NULL,'ro',0,1);
INSERT INTO "person" VALUES(119,NULL,'ro',0,1);
INSERT INTO "person" VALUES(120,NULL,'en',0,1);
INSERT INTO "person" VALUES(121,NULL,'ro',0,1);
INSERT INTO "person" VALUES(122,NULL,'ro',0,1);
INSERT INTO "person" VALUES(123,NULL,'en',0,1);
INSERT INTO "person" VALUES(124,NULL,'ro',0,1);
INSERT INTO "person" VALUES(125,NULL,'ro',0,1);
INSERT INTO "person" VALUES(126,NULL,'en',0,1);
INSERT INTO "person" VALUES(127,NULL,'ro',0,1);
INSERT INTO "person" VALUES(128,NULL,'ro',0,1);
INSERT INTO "person" VALUES(129,NULL,'en',0,1);
INSERT INTO "person" VALUES(130,NULL,'ro',0,1);
INSERT INTO "person" VALUES(131,NULL,'ro',0,1);
INSERT INTO "person" VALUES(132,NULL,'en',0,1);
INSERT INTO "person" VALUES(150,'ro','de',1,1);
INSERT INTO "person" VALUES(199,NULL,NULL,0,1);
CREATE TABLE quarantine (
    update_id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    reason TEXT NOT NULL                                -- the kind of failure, never the content
) STRICT;
INSERT INTO "quarantine" VALUES(7,'2027-03-22','BadRequest');
CREATE TABLE registration (
    event TEXT NOT NULL REFERENCES event (code),
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    notice TEXT NOT NULL,                               -- version of the notice agreed to
    agreed_on TEXT NOT NULL CHECK (agreed_on IS date(agreed_on)),
    registered_on TEXT CHECK (registered_on IS date(registered_on)),   -- counts from then on
    profession TEXT,                                    -- NULL: prefers not to say, or not asked yet
    name TEXT CHECK (length(name) BETWEEN 1 AND 64),
    answers TEXT NOT NULL DEFAULT '{}' CHECK (answers LIKE '{%}'),
    asking TEXT,                                        -- what the chat waits for: profession, name, question:ID
    CHECK (registered_on IS NOT NULL OR asking IS NOT NULL),
    PRIMARY KEY (event, person)
) STRICT, WITHOUT ROWID;
INSERT INTO "registration" VALUES('bucharest',101,'1','2027-03-01','2027-03-01','judge','Person 101','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',102,'1','2027-03-01','2027-03-01','judge','Person 102','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',103,'1','2027-03-01','2027-03-01','judge','Person 103','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',104,'1','2027-03-01','2027-03-01','prosecutor',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',106,'1','2027-03-01','2027-03-01','employment','Person 106','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',107,'1','2027-03-01','2027-03-01','lawyer','Person 107','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',108,'1','2027-03-01','2027-03-01','lawyer',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',109,'1','2027-03-01','2027-03-01','lawyer','Person 109','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',110,'1','2027-03-01','2027-03-01','lawyer','Person 110','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',111,'1','2027-03-01','2027-03-01','lawyer','Person 111','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',112,'1','2027-03-01','2027-03-01','lawyer',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',113,'1','2027-03-01','2027-03-01','lawyer','Person 113','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',114,'1','2027-03-01','2027-03-01','lawyer','Person 114','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',115,'1','2027-03-01','2027-03-01','lawyer','Person 115','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',116,'1','2027-03-01','2027-03-01','lawyer',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',117,'1','2027-03-01','2027-03-01','lawyer','Person 117','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',118,'1','2027-03-01','2027-03-01','lawyer','Person 118','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',119,'1','2027-03-01','2027-03-01','lawyer','Person 119','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',120,'1','2027-03-01','2027-03-01','lawyer',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',121,'1','2027-03-01','2027-03-01','social','Person 121','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',122,'1','2027-03-01','2027-03-01','social','Person 122','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',123,'1','2027-03-01','2027-03-01','social','Person 123','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',124,'1','2027-03-01','2027-03-01','social',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',125,'1','2027-03-01','2027-03-01','social','Person 125','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',126,'1','2027-03-01','2027-03-01','psychologist','Person 126','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',127,'1','2027-03-01','2027-03-01','psychologist','Person 127','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',128,'1','2027-03-01','2027-03-01','ngo',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',129,'1','2027-03-01','2027-03-01','ngo','Person 129','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',130,'1','2027-03-01','2027-03-01','ngo','Person 130','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',131,'1','2027-03-01','2027-03-01','ngo','Person 131','{"first_time": ["yes"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',132,'1','2027-03-01','2027-03-01','ngo',NULL,'{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('bucharest',199,'1','2027-03-03',NULL,'ngo',NULL,'{}','name');
INSERT INTO "registration" VALUES('cluj',101,'1','2027-03-02','2027-03-02','judge','Person 101','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',102,'1','2027-03-02','2027-03-02','judge','Person 102','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',103,'1','2027-03-02','2027-03-02','judge','Person 103','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',104,'1','2027-03-02','2027-03-02','prosecutor','Person 104','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',106,'1','2027-03-02','2027-03-02','employment','Person 106','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',107,'1','2027-03-02','2027-03-02','lawyer','Person 107','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',108,'1','2027-03-02','2027-03-02','lawyer','Person 108','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',109,'1','2027-03-02','2027-03-02','lawyer','Person 109','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',110,'1','2027-03-02','2027-03-02','lawyer','Person 110','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('cluj',111,'1','2027-03-02','2027-03-02','lawyer','Person 111','{"first_time": ["no"]}',NULL);
INSERT INTO "registration" VALUES('kinds',101,'1','2027-03-01','2027-03-01','judge','Ana','{"years": ["7"], "lunch": ["vegetarian"], "topics": ["campaigns", "sectors"], "photo": ["yes"], "wishes": ["Fără coriandru, vă rog."]}',NULL);
INSERT INTO "registration" VALUES('kinds',102,'1','2027-03-01',NULL,'lawyer','Ion','{"years": ["0"]}','question:lunch');
CREATE TABLE release (
    survey INTEGER PRIMARY KEY REFERENCES survey (id),
    content TEXT NOT NULL CHECK (content LIKE '{%}'),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
CREATE TABLE released_comment (
    survey INTEGER NOT NULL REFERENCES survey (id),
    place INTEGER NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),    -- as typed, or as it was edited to be published
    count INTEGER NOT NULL CHECK (count > 0),                      -- how many wrote these words
    decision TEXT NOT NULL DEFAULT 'waiting' CHECK (decision IN ('waiting', 'published', 'withheld')),
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
    update_id INTEGER PRIMARY KEY,
    day TEXT NOT NULL
) STRICT;
INSERT INTO "seen" VALUES(11,'2027-03-22');
INSERT INTO "seen" VALUES(12,'2027-03-22');
INSERT INTO "seen" VALUES(15,'2027-03-22');
CREATE TABLE staff (
    person INTEGER NOT NULL,                            -- not a foreign key: staff work before they ever wrote to the bot
    role TEXT NOT NULL CHECK (role IN ('organizer', 'coordinator')),
    source TEXT NOT NULL CHECK (source IN ('settings', 'link')),
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;
INSERT INTO "staff" VALUES(1001,'organizer','settings');
INSERT INTO "staff" VALUES(2001,'coordinator','settings');
CREATE TABLE survey (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL UNIQUE REFERENCES event (code),
    definition TEXT NOT NULL CHECK (definition LIKE '{%}'),
    groups TEXT NOT NULL CHECK (groups LIKE '{%}'),    -- profession → group, merged by who was registered at opening
    minimum_group INTEGER NOT NULL CHECK (minimum_group >= 3),
    secret BLOB CHECK (length(secret) = 32),            -- erased at closing; see the table departed
    opened_at TEXT NOT NULL,                            -- UTC, ISO 8601
    closes_at TEXT NOT NULL,
    closed_at TEXT
, anonymous INTEGER NOT NULL DEFAULT 1 CHECK (anonymous IN (0, 1))) STRICT;
INSERT INTO "survey" VALUES(1,'bucharest','{"title":{"en":"How was the round table?","ro":"Cum a fost masa rotundă?"},"anonymous":true,"opens":"2027-03-22T16:00:00Z","closes":"2027-03-29T15:00:00Z","questions":[{"id":"overall","text":{"en":"How do you rate the event as a whole?","ro":"Cum apreciați evenimentul în ansamblu?"},"points":5,"from_zero":false,"low":{"en":"poor","ro":"slab"},"high":{"en":"excellent","ro":"excelent"},"required":true,"show_if":null,"kind":"rating"},{"id":"missing","text":{"en":"What was missing most?","ro":"Ce a lipsit cel mai mult?"},"choices":[{"id":"time","label":{"en":"Time for discussion","ro":"Timp pentru discuții"}},{"id":"practice","label":{"en":"Practical cases","ro":"Cazuri practice"}},{"id":"people","label":{"en":"Other institutions","ro":"Alte instituții"}}],"required":false,"show_if":{"question":"overall","any_of":["1","3","2"]},"kind":"choice"},{"id":"publication","text":{"en":"How useful is the publication for your work?","ro":"Cât de utilă este publicația pentru activitatea dumneavoastră?"},"points":5,"from_zero":false,"low":{"en":"not useful","ro":"deloc utilă"},"high":{"en":"very useful","ro":"foarte utilă"},"required":false,"show_if":null,"kind":"rating"},{"id":"recommend","text":{"en":"How likely are you to recommend such a round table to a colleague?","ro":"Cât de probabil este să recomandați unui coleg o astfel de masă rotundă?"},"points":10,"from_zero":true,"low":{"en":"not at all","ro":"deloc"},"high":{"en":"certainly","ro":"cu siguranță"},"required":false,"show_if":null,"kind":"rating"},{"id":"topic","text":{"en":"Which discussion was the most useful to you?","ro":"Care discuție v-a fost cea mai utilă?"},"choices":[{"id":"campaigns","label":{"en":"Information campaigns","ro":"Campaniile de informare"}},{"id":"legal","label":{"en":"Legal strategies","ro":"Strategiile juridice"}},{"id":"sectors","label":{"en":"Economic sectors","ro":"Sectoarele economice"}},{"id":"agencies","label":{"en":"Employment agencies","ro":"Agențiile de ocupare"}}],"required":false,"show_if":null,"kind":"choice"},{"id":"next","text":{"en":"What should follow?","ro":"Ce ar trebui să urmeze?"},"choices":[{"id":"training","label":{"en":"Joint training","ro":"Formare comună"}},{"id":"protocol","label":{"en":"A cooperation protocol","ro":"Un protocol de cooperare"}},{"id":"campaign","label":{"en":"A joint campaign","ro":"O campanie comună"}},{"id":"meeting","label":{"en":"Another round table","ro":"O nouă masă rotundă"}}],"max":2,"required":false,"show_if":null,"kind":"choices"},{"id":"contacts","text":{"en":"Did you make a contact that you will use in a case?","ro":"Ați stabilit un contact pe care îl veți folosi într-un caz?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"apply","text":{"en":"Will you do something differently in your work?","ro":"Veți face ceva diferit în activitatea dumneavoastră?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"takeaway","text":{"en":"What will you take back to your institution?","ro":"Ce veți duce mai departe în instituția dumneavoastră?"},"kind":"comment"},{"id":"improve","text":{"en":"What should we do differently next time?","ro":"Ce ar trebui să facem altfel data viitoare?"},"kind":"comment"}]}','{"employment": "care", "judge": "courts+undisclosed", "lawyer": "lawyer", "ngo": "ngo", "police": "courts+undisclosed", "prosecutor": "courts+undisclosed", "psychologist": "care", "social": "care", "undisclosed": "courts+undisclosed"}',5,X'73A9BEF499BBF4DC7BD2A4F2C8AF5BD99F267A0ED3197217DD2BBA1537436E5C','2027-03-22T16:00:00.000000+00:00','2027-03-29T15:00:00.000000+00:00',NULL,1);
INSERT INTO "survey" VALUES(2,'cluj','{"title":{"en":"How was the round table?","ro":"Cum a fost masa rotundă?"},"anonymous":false,"opens":"2027-03-22T16:00:00Z","closes":"2027-03-29T15:00:00Z","questions":[{"id":"overall","text":{"en":"How do you rate the event as a whole?","ro":"Cum apreciați evenimentul în ansamblu?"},"points":5,"from_zero":false,"low":{"en":"poor","ro":"slab"},"high":{"en":"excellent","ro":"excelent"},"required":true,"show_if":null,"kind":"rating"},{"id":"missing","text":{"en":"What was missing most?","ro":"Ce a lipsit cel mai mult?"},"choices":[{"id":"time","label":{"en":"Time for discussion","ro":"Timp pentru discuții"}},{"id":"practice","label":{"en":"Practical cases","ro":"Cazuri practice"}},{"id":"people","label":{"en":"Other institutions","ro":"Alte instituții"}}],"required":false,"show_if":{"question":"overall","any_of":["1","3","2"]},"kind":"choice"},{"id":"publication","text":{"en":"How useful is the publication for your work?","ro":"Cât de utilă este publicația pentru activitatea dumneavoastră?"},"points":5,"from_zero":false,"low":{"en":"not useful","ro":"deloc utilă"},"high":{"en":"very useful","ro":"foarte utilă"},"required":false,"show_if":null,"kind":"rating"},{"id":"recommend","text":{"en":"How likely are you to recommend such a round table to a colleague?","ro":"Cât de probabil este să recomandați unui coleg o astfel de masă rotundă?"},"points":10,"from_zero":true,"low":{"en":"not at all","ro":"deloc"},"high":{"en":"certainly","ro":"cu siguranță"},"required":false,"show_if":null,"kind":"rating"},{"id":"topic","text":{"en":"Which discussion was the most useful to you?","ro":"Care discuție v-a fost cea mai utilă?"},"choices":[{"id":"campaigns","label":{"en":"Information campaigns","ro":"Campaniile de informare"}},{"id":"legal","label":{"en":"Legal strategies","ro":"Strategiile juridice"}},{"id":"sectors","label":{"en":"Economic sectors","ro":"Sectoarele economice"}},{"id":"agencies","label":{"en":"Employment agencies","ro":"Agențiile de ocupare"}}],"required":false,"show_if":null,"kind":"choice"},{"id":"next","text":{"en":"What should follow?","ro":"Ce ar trebui să urmeze?"},"choices":[{"id":"training","label":{"en":"Joint training","ro":"Formare comună"}},{"id":"protocol","label":{"en":"A cooperation protocol","ro":"Un protocol de cooperare"}},{"id":"campaign","label":{"en":"A joint campaign","ro":"O campanie comună"}},{"id":"meeting","label":{"en":"Another round table","ro":"O nouă masă rotundă"}}],"max":2,"required":false,"show_if":null,"kind":"choices"},{"id":"contacts","text":{"en":"Did you make a contact that you will use in a case?","ro":"Ați stabilit un contact pe care îl veți folosi într-un caz?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"apply","text":{"en":"Will you do something differently in your work?","ro":"Veți face ceva diferit în activitatea dumneavoastră?"},"required":false,"show_if":null,"kind":"yes_no"},{"id":"takeaway","text":{"en":"What will you take back to your institution?","ro":"Ce veți duce mai departe în instituția dumneavoastră?"},"kind":"comment"},{"id":"improve","text":{"en":"What should we do differently next time?","ro":"Ce ar trebui să facem altfel data viitoare?"},"kind":"comment"}]}','{"employment": "care+courts+ngo+undisclosed", "judge": "care+courts+ngo+undisclosed", "lawyer": "lawyer", "ngo": "care+courts+ngo+undisclosed", "police": "care+courts+ngo+undisclosed", "prosecutor": "care+courts+ngo+undisclosed", "psychologist": "care+courts+ngo+undisclosed", "social": "care+courts+ngo+undisclosed", "undisclosed": "care+courts+ngo+undisclosed"}',5,X'2441E3D54410492B788768BCFF2218CF8F7373ABE8E394DAF807E24E58C36740','2027-03-22T16:00:00.000000+00:00','2027-03-29T15:00:00.000000+00:00',NULL,0);
CREATE TABLE tally (
    survey INTEGER NOT NULL REFERENCES survey (id),
    question TEXT NOT NULL,
    part TEXT NOT NULL,                                 -- the group
    option TEXT NOT NULL,
    -- Counts begin at 2^24, so that every count takes the same four bytes and growing one never moves another on disk.
    count INTEGER NOT NULL DEFAULT 16777216 CHECK (count BETWEEN 16777216 AND 2147483647),
    PRIMARY KEY (survey, question, part, option)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES(1,'*','care','*',16777224);
INSERT INTO "tally" VALUES(1,'*','courts+undisclosed','*',16777221);
INSERT INTO "tally" VALUES(1,'*','lawyer','*',16777230);
INSERT INTO "tally" VALUES(1,'*','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'apply','care','*',16777223);
INSERT INTO "tally" VALUES(1,'apply','care','no',16777221);
INSERT INTO "tally" VALUES(1,'apply','care','yes',16777218);
INSERT INTO "tally" VALUES(1,'apply','courts+undisclosed','*',16777219);
INSERT INTO "tally" VALUES(1,'apply','courts+undisclosed','no',16777217);
INSERT INTO "tally" VALUES(1,'apply','courts+undisclosed','yes',16777218);
INSERT INTO "tally" VALUES(1,'apply','lawyer','*',16777227);
INSERT INTO "tally" VALUES(1,'apply','lawyer','no',16777224);
INSERT INTO "tally" VALUES(1,'apply','lawyer','yes',16777219);
INSERT INTO "tally" VALUES(1,'apply','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'apply','ngo','no',16777216);
INSERT INTO "tally" VALUES(1,'apply','ngo','yes',16777216);
INSERT INTO "tally" VALUES(1,'contacts','care','*',16777223);
INSERT INTO "tally" VALUES(1,'contacts','care','no',16777219);
INSERT INTO "tally" VALUES(1,'contacts','care','yes',16777220);
INSERT INTO "tally" VALUES(1,'contacts','courts+undisclosed','*',16777219);
INSERT INTO "tally" VALUES(1,'contacts','courts+undisclosed','no',16777218);
INSERT INTO "tally" VALUES(1,'contacts','courts+undisclosed','yes',16777217);
INSERT INTO "tally" VALUES(1,'contacts','lawyer','*',16777227);
INSERT INTO "tally" VALUES(1,'contacts','lawyer','no',16777222);
INSERT INTO "tally" VALUES(1,'contacts','lawyer','yes',16777221);
INSERT INTO "tally" VALUES(1,'contacts','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'contacts','ngo','no',16777216);
INSERT INTO "tally" VALUES(1,'contacts','ngo','yes',16777216);
INSERT INTO "tally" VALUES(1,'missing','care','*',16777218);
INSERT INTO "tally" VALUES(1,'missing','care','people',16777217);
INSERT INTO "tally" VALUES(1,'missing','care','practice',16777217);
INSERT INTO "tally" VALUES(1,'missing','care','time',16777216);
INSERT INTO "tally" VALUES(1,'missing','courts+undisclosed','*',16777218);
INSERT INTO "tally" VALUES(1,'missing','courts+undisclosed','people',16777216);
INSERT INTO "tally" VALUES(1,'missing','courts+undisclosed','practice',16777217);
INSERT INTO "tally" VALUES(1,'missing','courts+undisclosed','time',16777217);
INSERT INTO "tally" VALUES(1,'missing','lawyer','*',16777221);
INSERT INTO "tally" VALUES(1,'missing','lawyer','people',16777217);
INSERT INTO "tally" VALUES(1,'missing','lawyer','practice',16777219);
INSERT INTO "tally" VALUES(1,'missing','lawyer','time',16777217);
INSERT INTO "tally" VALUES(1,'missing','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'missing','ngo','people',16777216);
INSERT INTO "tally" VALUES(1,'missing','ngo','practice',16777216);
INSERT INTO "tally" VALUES(1,'missing','ngo','time',16777216);
INSERT INTO "tally" VALUES(1,'next','care','*',16777221);
INSERT INTO "tally" VALUES(1,'next','care','campaign',16777217);
INSERT INTO "tally" VALUES(1,'next','care','meeting',16777218);
INSERT INTO "tally" VALUES(1,'next','care','protocol',16777220);
INSERT INTO "tally" VALUES(1,'next','care','training',16777217);
INSERT INTO "tally" VALUES(1,'next','courts+undisclosed','*',16777220);
INSERT INTO "tally" VALUES(1,'next','courts+undisclosed','campaign',16777219);
INSERT INTO "tally" VALUES(1,'next','courts+undisclosed','meeting',16777217);
INSERT INTO "tally" VALUES(1,'next','courts+undisclosed','protocol',16777216);
INSERT INTO "tally" VALUES(1,'next','courts+undisclosed','training',16777217);
INSERT INTO "tally" VALUES(1,'next','lawyer','*',16777229);
INSERT INTO "tally" VALUES(1,'next','lawyer','campaign',16777222);
INSERT INTO "tally" VALUES(1,'next','lawyer','meeting',16777220);
INSERT INTO "tally" VALUES(1,'next','lawyer','protocol',16777225);
INSERT INTO "tally" VALUES(1,'next','lawyer','training',16777221);
INSERT INTO "tally" VALUES(1,'next','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'next','ngo','campaign',16777216);
INSERT INTO "tally" VALUES(1,'next','ngo','meeting',16777216);
INSERT INTO "tally" VALUES(1,'next','ngo','protocol',16777216);
INSERT INTO "tally" VALUES(1,'next','ngo','training',16777216);
INSERT INTO "tally" VALUES(1,'overall','care','*',16777224);
INSERT INTO "tally" VALUES(1,'overall','care','1',16777216);
INSERT INTO "tally" VALUES(1,'overall','care','2',16777217);
INSERT INTO "tally" VALUES(1,'overall','care','3',16777219);
INSERT INTO "tally" VALUES(1,'overall','care','4',16777217);
INSERT INTO "tally" VALUES(1,'overall','care','5',16777219);
INSERT INTO "tally" VALUES(1,'overall','courts+undisclosed','*',16777221);
INSERT INTO "tally" VALUES(1,'overall','courts+undisclosed','1',16777216);
INSERT INTO "tally" VALUES(1,'overall','courts+undisclosed','2',16777217);
INSERT INTO "tally" VALUES(1,'overall','courts+undisclosed','3',16777217);
INSERT INTO "tally" VALUES(1,'overall','courts+undisclosed','4',16777217);
INSERT INTO "tally" VALUES(1,'overall','courts+undisclosed','5',16777218);
INSERT INTO "tally" VALUES(1,'overall','lawyer','*',16777230);
INSERT INTO "tally" VALUES(1,'overall','lawyer','1',16777220);
INSERT INTO "tally" VALUES(1,'overall','lawyer','2',16777219);
INSERT INTO "tally" VALUES(1,'overall','lawyer','3',16777216);
INSERT INTO "tally" VALUES(1,'overall','lawyer','4',16777220);
INSERT INTO "tally" VALUES(1,'overall','lawyer','5',16777219);
INSERT INTO "tally" VALUES(1,'overall','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'overall','ngo','1',16777216);
INSERT INTO "tally" VALUES(1,'overall','ngo','2',16777216);
INSERT INTO "tally" VALUES(1,'overall','ngo','3',16777216);
INSERT INTO "tally" VALUES(1,'overall','ngo','4',16777216);
INSERT INTO "tally" VALUES(1,'overall','ngo','5',16777216);
INSERT INTO "tally" VALUES(1,'publication','care','*',16777223);
INSERT INTO "tally" VALUES(1,'publication','care','1',16777217);
INSERT INTO "tally" VALUES(1,'publication','care','2',16777217);
INSERT INTO "tally" VALUES(1,'publication','care','3',16777217);
INSERT INTO "tally" VALUES(1,'publication','care','4',16777218);
INSERT INTO "tally" VALUES(1,'publication','care','5',16777218);
INSERT INTO "tally" VALUES(1,'publication','courts+undisclosed','*',16777220);
INSERT INTO "tally" VALUES(1,'publication','courts+undisclosed','1',16777218);
INSERT INTO "tally" VALUES(1,'publication','courts+undisclosed','2',16777216);
INSERT INTO "tally" VALUES(1,'publication','courts+undisclosed','3',16777216);
INSERT INTO "tally" VALUES(1,'publication','courts+undisclosed','4',16777217);
INSERT INTO "tally" VALUES(1,'publication','courts+undisclosed','5',16777217);
INSERT INTO "tally" VALUES(1,'publication','lawyer','*',16777228);
INSERT INTO "tally" VALUES(1,'publication','lawyer','1',16777219);
INSERT INTO "tally" VALUES(1,'publication','lawyer','2',16777217);
INSERT INTO "tally" VALUES(1,'publication','lawyer','3',16777217);
INSERT INTO "tally" VALUES(1,'publication','lawyer','4',16777218);
INSERT INTO "tally" VALUES(1,'publication','lawyer','5',16777221);
INSERT INTO "tally" VALUES(1,'publication','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'publication','ngo','1',16777216);
INSERT INTO "tally" VALUES(1,'publication','ngo','2',16777216);
INSERT INTO "tally" VALUES(1,'publication','ngo','3',16777216);
INSERT INTO "tally" VALUES(1,'publication','ngo','4',16777216);
INSERT INTO "tally" VALUES(1,'publication','ngo','5',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','*',16777221);
INSERT INTO "tally" VALUES(1,'recommend','care','0',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','1',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','10',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','2',16777217);
INSERT INTO "tally" VALUES(1,'recommend','care','3',16777218);
INSERT INTO "tally" VALUES(1,'recommend','care','4',16777217);
INSERT INTO "tally" VALUES(1,'recommend','care','5',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','6',16777217);
INSERT INTO "tally" VALUES(1,'recommend','care','7',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','8',16777216);
INSERT INTO "tally" VALUES(1,'recommend','care','9',16777216);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','*',16777221);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','0',16777217);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','1',16777216);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','10',16777217);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','2',16777216);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','3',16777216);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','4',16777217);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','5',16777216);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','6',16777216);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','7',16777217);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','8',16777217);
INSERT INTO "tally" VALUES(1,'recommend','courts+undisclosed','9',16777216);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','*',16777229);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','0',16777217);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','1',16777218);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','10',16777217);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','2',16777217);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','3',16777217);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','4',16777216);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','5',16777220);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','6',16777216);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','7',16777216);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','8',16777218);
INSERT INTO "tally" VALUES(1,'recommend','lawyer','9',16777217);
INSERT INTO "tally" VALUES(1,'recommend','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','0',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','1',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','10',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','2',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','3',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','4',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','5',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','6',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','7',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','8',16777216);
INSERT INTO "tally" VALUES(1,'recommend','ngo','9',16777216);
INSERT INTO "tally" VALUES(1,'topic','care','*',16777223);
INSERT INTO "tally" VALUES(1,'topic','care','agencies',16777219);
INSERT INTO "tally" VALUES(1,'topic','care','campaigns',16777219);
INSERT INTO "tally" VALUES(1,'topic','care','legal',16777216);
INSERT INTO "tally" VALUES(1,'topic','care','sectors',16777217);
INSERT INTO "tally" VALUES(1,'topic','courts+undisclosed','*',16777221);
INSERT INTO "tally" VALUES(1,'topic','courts+undisclosed','agencies',16777218);
INSERT INTO "tally" VALUES(1,'topic','courts+undisclosed','campaigns',16777217);
INSERT INTO "tally" VALUES(1,'topic','courts+undisclosed','legal',16777218);
INSERT INTO "tally" VALUES(1,'topic','courts+undisclosed','sectors',16777216);
INSERT INTO "tally" VALUES(1,'topic','lawyer','*',16777229);
INSERT INTO "tally" VALUES(1,'topic','lawyer','agencies',16777218);
INSERT INTO "tally" VALUES(1,'topic','lawyer','campaigns',16777219);
INSERT INTO "tally" VALUES(1,'topic','lawyer','legal',16777220);
INSERT INTO "tally" VALUES(1,'topic','lawyer','sectors',16777220);
INSERT INTO "tally" VALUES(1,'topic','ngo','*',16777216);
INSERT INTO "tally" VALUES(1,'topic','ngo','agencies',16777216);
INSERT INTO "tally" VALUES(1,'topic','ngo','campaigns',16777216);
INSERT INTO "tally" VALUES(1,'topic','ngo','legal',16777216);
INSERT INTO "tally" VALUES(1,'topic','ngo','sectors',16777216);
CREATE INDEX registration_by_person ON registration (person);
CREATE INDEX message_planned ON message (due) WHERE state = 'planned';
CREATE INDEX delivery_waiting ON delivery (due, id) WHERE state IN ('waiting', 'unknown');
CREATE INDEX delivery_by_person ON delivery (person);
CREATE INDEX note_by_event ON note (event);
CREATE TRIGGER survey_is_frozen BEFORE UPDATE OF event, definition, groups, minimum_group, opened_at ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;
CREATE TRIGGER survey_stays_closed BEFORE UPDATE OF closed_at, closes_at ON survey WHEN OLD.closed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'closing is final'); END;
CREATE TRIGGER release_is_immutable BEFORE UPDATE ON release
BEGIN SELECT RAISE(ABORT, 'a release never changes'); END;
CREATE TRIGGER release_is_kept BEFORE DELETE ON release
BEGIN SELECT RAISE(ABORT, 'a release never changes'); END;
CREATE TRIGGER survey_keeps_its_kind BEFORE UPDATE OF anonymous ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;
CREATE TRIGGER consent_is_to_a_named_survey BEFORE INSERT ON named_consent
WHEN NOT EXISTS (SELECT 1 FROM survey WHERE event = NEW.event AND NOT anonymous)
BEGIN SELECT RAISE(ABORT, 'no named survey has opened'); END;
CREATE TRIGGER participation_is_anonymous BEFORE INSERT ON participation
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER tally_is_anonymous BEFORE INSERT ON tally
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER comment_is_anonymous BEFORE INSERT ON comment
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE VIEW answered AS
    SELECT survey, person FROM participation
    UNION ALL
    SELECT s.id AS survey, n.person FROM named_answers AS n JOIN survey AS s ON s.event = n.event;
COMMIT;
PRAGMA user_version = 4;
