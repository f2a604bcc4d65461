-- Few entries are closes: an officer who looks for envelopes does not read every roll.

CREATE INDEX entry_closes ON entry (device, number) WHERE instr(text, 'session.closed') > 0;
