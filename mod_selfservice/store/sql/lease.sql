-- Who does background work at the moment. The lease belongs to the server, not to a merchant.

-- name: lease_find (name)
SELECT holder, until FROM job_lease WHERE name = %s;

-- name: lease_take (name, holder, until, holder, now)
INSERT INTO job_lease (name, holder, until)
VALUES (%s, %s, %s)
    ON CONFLICT (name) DO UPDATE
   SET holder = excluded.holder, until = excluded.until
 WHERE job_lease.holder = %s OR job_lease.until <= %s;

-- name: lease_end_old (now)
DELETE FROM job_lease WHERE until <= %s;

-- name: lease_end (name, holder)
DELETE FROM job_lease WHERE name = %s AND holder = %s;
