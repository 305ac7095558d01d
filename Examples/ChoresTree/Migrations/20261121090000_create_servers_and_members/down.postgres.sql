DROP TABLE members;
DROP TABLE servers;
