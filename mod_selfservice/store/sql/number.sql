-- name: number_next (merchant_id, name)
INSERT INTO number_series (merchant_id, name, last)
VALUES (%s, %s, 1)
ON CONFLICT (merchant_id, name) DO UPDATE SET last = number_series.last + 1
RETURNING last;
