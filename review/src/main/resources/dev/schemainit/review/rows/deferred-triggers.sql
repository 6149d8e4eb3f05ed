-- The tables with a trigger of the user's that looks at rows only when the transaction commits.
SELECT DISTINCT tgrelid, true
FROM pg_trigger
WHERE tginitdeferred AND NOT tgisinternal AND tgenabled IN ('O', 'R')
