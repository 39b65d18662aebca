-- name: audit_event_add (merchant_id, id, event, object_id, actor, before_, after_, created_at)
INSERT INTO audit_event (merchant_id, id, event, object_id, actor, before_, after_, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s);

-- name: webhook_event_add (merchant_id, id, customer_id, event, body, created_at)
INSERT INTO webhook_event (merchant_id, id, customer_id, event, body, created_at)
VALUES (%s, %s, %s, %s, %s, %s);
