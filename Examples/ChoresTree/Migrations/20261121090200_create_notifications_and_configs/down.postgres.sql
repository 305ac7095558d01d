DROP TABLE configs;
DROP TABLE notifications;
