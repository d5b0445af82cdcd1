-- When the password was last given in this session: what changes a sign-in asks for it again after a while.
ALTER TABLE user_session ADD COLUMN password_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
