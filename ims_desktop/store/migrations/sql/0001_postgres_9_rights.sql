-- Who may do what, after every other file of the owner's. What is read as rows stands beside its table (ims.let_read).

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ims FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ims FROM PUBLIC;

GRANT EXECUTE ON FUNCTION ims.push(integer, uuid, text, bytea, text, bigint, bytea, bytea, boolean),
    ims.head(integer, uuid, bigint, bytea, bytea, boolean, bigint, text), ims.pull(integer, uuid, text, bigint, integer, jsonb),
    ims.claim(integer, uuid, text, text, integer, bigint) TO {tills};

GRANT SELECT ON ims.meta, ims.reference, ims.earlier_device TO {enroller};
GRANT SELECT, INSERT, UPDATE ON ims.enrolment, ims.turn TO {enroller};
GRANT EXECUTE ON FUNCTION ims.was_taken_over(text, text, text), ims.in_turn(text) TO {enroller};
GRANT SELECT, INSERT ON ims.device, ims.head, ims.login TO {enroller};
GRANT UPDATE (blocked, block_changed_at, block_changed_by) ON ims.device TO {enroller};

GRANT SELECT ON ims.meta, ims.reference, ims.device_state, ims.epoch_taken TO {finance}, {auditor}, {supervisor}, {administrator};
GRANT EXECUTE ON FUNCTION ims.my_offices(), ims.my_funds(), ims.my_devices(), ims.of_my_funds(uuid, bigint), ims.limited()
    TO {finance}, {auditor}, {supervisor}, {administrator};
GRANT EXECUTE ON FUNCTION ims.keep_statement() TO {finance}, {auditor}, {supervisor}, {administrator};
GRANT SELECT ON ims.device, ims.earlier_device, ims.head, ims.signed_head, ims.statement, ims.holder
    TO {finance}, {auditor}, {supervisor};
GRANT SELECT ON ims.statement TO {administrator}; -- device numbers and seals, no money
GRANT EXECUTE ON FUNCTION ims.own_password_hash(text) TO {finance}, {auditor}, {supervisor}, {administrator};

GRANT SELECT, INSERT, UPDATE ON ims.reference, ims.holder TO {administrator};
GRANT SELECT (user_id, change), INSERT, UPDATE ON ims.password_hash TO {administrator}; -- set, never read
GRANT UPDATE (change) ON ims.meta TO {administrator};
GRANT SELECT ON ims.login TO {administrator};
GRANT EXECUTE ON FUNCTION ims.restorable(uuid, bigint, integer) TO {administrator};
