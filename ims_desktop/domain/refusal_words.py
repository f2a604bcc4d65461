"""What the office is told where something may not happen: one message for each reason."""

from ims_desktop.domain.reason import Reason

WORDS: dict[Reason, str] = {
    Reason.REFERRAL_NO_KEY: "Notes cannot be kept here yet. Tell the officer yourself.",
    Reason.REFERRAL_KEY_NOT_VALID: (
        "This is not the whole of an officer's public key. Give it as ims-admin referrals key printed it: 64 "
        "characters, a dash and 8 more."
    ),
    Reason.OFFICER_KEY_THERE: (
        "There is a file {file} already, and it may hold the only key to what was told. Name another."
    ),
    Reason.OFFICER_KEY_NOT_READABLE: "{file} is not there, or is no officer's key as ims-admin referrals key makes it.",
    Reason.EXPORT_NOT_READABLE: "Line {line} of {file} is no entry of a roll as ims-admin roll export writes it.",
    Reason.OFFICER_KEY_AT_TILL: (
        "That is a till's folder. The officer's key never lies at a till: make it at their own PC."
    ),
    Reason.PASSPHRASE_SHORT: "A passphrase has {minimum} characters or more.",
    Reason.PASSPHRASE_IS_KEY: "A passphrase of this form would be taken for the key itself. Choose words.",
    Reason.BACKUP_BY_SERVER: (
        "A PostgreSQL server is backed up and restored by its own tools, roles and all: docs/OPERATIONS.md says how."
    ),
    Reason.BACKUP_NOT_READABLE: "{file} is no backup of central, is damaged, or its passphrase is another one.",
    Reason.CENTRAL_THERE: "{file} is there already, and nothing is written over it. Name another place.",
    Reason.PASSPHRASE_WRONG: "The passphrase of {file} is another one, or the file was changed.",
    Reason.REFERRAL_TOO_LONG: (
        "That is {over} characters more than there is room for. Make it shorter, or write the rest after this till's "
        "next close."
    ),
    Reason.REFERRAL_FULL: "There is no room for a note until this till's next close. Tell the officer yourself.",
    Reason.AMOUNT_NOT_A_NUMBER: "“{typed}” is not an amount. Type pounds and pence, such as 142.10.",
    Reason.AMOUNT_TOO_PRECISE: "“{typed}” has more than two decimals. Type whole pence, such as 142.10.",
    Reason.AMOUNT_ZERO: "The amount is nothing. Type what is being paid.",
    Reason.AMOUNT_NEGATIVE: "The amount is below zero. Money is given back by a refund, not by a payment.",
    Reason.AMOUNT_OVER_FUND_MAXIMUM: "The most that {fund} takes at once is {maximum_pence}.",
    Reason.AMOUNT_OVER_MOP_MAXIMUM: "The most that can be paid by {mop} is {maximum_pence}.",
    Reason.AMOUNT_UNDER_MOP_MINIMUM: "The least that can be paid by {mop} is {minimum_pence}.",
    Reason.AMOUNT_NEEDS_CONFIRMATION: "{amount_pence} is over {limit_pence}. Check the amount and confirm it.",
    Reason.AMOUNT_ABSURD: "{amount_pence} is more than a till can record. Check the amount.",
    Reason.QUANTITY_NOT_VALID: "A quantity is a whole number from 1 to 999.",
    Reason.REFERENCE_BLANK: "Type the account reference.",
    Reason.REFERENCE_LENGTH: (
        "A {check} reference has {minimum} to {maximum} characters; this one has {length}. Check it on the bill."
    ),
    Reason.REFERENCE_CHARACTERS: "A {check} reference has other characters than these. Check it on the bill.",
    Reason.REFERENCE_PATTERN: "This is not how a {check} reference is written. Check it on the bill.",
    Reason.REFERENCE_MASK: ("Character {position} does not belong in a {check} reference. Check it on the bill."),
    Reason.REFERENCE_CHECK_DIGIT: (
        "The check digit does not agree: a digit is wrong or two are swapped. Check it on the bill."
    ),
    Reason.REFERENCE_NOT_RECOGNISED: "No fund knows this reference. Check it on the bill, or search by name.",
    Reason.ACCOUNT_UNKNOWN: "No {fund} account has this reference. Check it, or search by name or postcode.",
    Reason.ACCOUNT_ON_STOP: "This account is on stop: {text}",
    Reason.RULE_NOT_VALID: "This reference check cannot work: {why}",
    Reason.FUND_UNKNOWN: "There is no fund {fund}. {there_are}",
    Reason.FUND_DISABLED: "Fund {fund} is no longer used.",
    Reason.MOP_UNKNOWN: "There is no method of payment {mop}. {there_are}",
    Reason.MOP_DISABLED: "Method of payment {mop} is no longer used.",
    Reason.MOP_AMBIGUOUS: "{count} methods of payment are set up as {kind}; there must be exactly one.",
    Reason.VAT_CODE_UNKNOWN: "There is no VAT code {vat_code}. {there_are}",
    Reason.VAT_OVERRIDE_NOT_ALLOWED: "Fund {fund} does not allow another VAT code than its own.",
    Reason.VAT_RATE_NOT_VALID: "A VAT rate is a fraction from 0 to 1 (0.2 is 20%); {rate} is not.",
    Reason.ITEM_UNKNOWN: "The catalogue has no item {item}.",
    Reason.ITEM_ANSWERS: "{item} is sold with an answer to what is asked: {question}.",
    Reason.ITEM_NOT_PRICED: "{item} has no price on this day.",
    Reason.ITEM_PRICE_SET: "{item} has a set price. For another quantity take its line off and key 3*{code}.",
    Reason.SETTINGS_NOT_VALID: "These settings do not hold together: {why}",
    Reason.LINES_WRONG: "Nothing was written. Put right what is named ({count}), and load the files again.",
    Reason.PERSON_UNKNOWN: "Nobody signs in as {person}.",
    Reason.PASSWORD_SHORT: "A password has {minimum} characters or more. Three words that nobody guesses will do.",
    Reason.PRICE_CHANGED: "{item} costs {amount_pence} today. Take its line off and add it again.",
    Reason.NOTHING_TO_PAY: "There is nothing to pay yet. Add a line first.",
    Reason.DUPLICATE_LINE: "{reference} is in this payment already. Change that line instead.",
    Reason.PAID_ALREADY: "{amount_pence} was paid on {reference} at {paid_at} ({where}). Take it again?",
    Reason.DIRECT_DEBIT: "{reference} is paid by Direct Debit: {what}is collected on {day}. Take this all the same?",
    Reason.CONTACT_NEEDED: (
        "Nobody knows yet which account {amount_pence} is for. Ask how the payer can be reached, and key it as the "
        "line's narrative."
    ),
    Reason.UNDERPAID: "{short_pence} is still to pay.",
    Reason.CHANGE_NOT_ALLOWED: "That is {over_pence} more than is owed. Change is given on cash only.",
    Reason.TENDER_FORBIDDEN: "{reference} cannot be paid by {mop}: {text}",
    Reason.CHEQUE_DETAILS: "{field} is not right: {why}",
    Reason.CHEQUE_DATE: "A cheque must be dated within the last six months and not in the future.",
    Reason.CHEQUE_AGAIN: (
        "Cheque {number} of this account was taken on receipt {receipt}. A cheque is taken once, unless it pays in "
        "parts: then key each time what the whole cheque says ({left_pence} of it is left)."
    ),
    Reason.CHEQUE_PAYEE: "This cheque is made out to somebody else. Cheques here are made out to {payees}.",
    Reason.CHEQUE_NOT_BANKED: (
        "Receipt {receipt} has no cheque that the bank has.{slip} Only a cheque that was banked can come back."
    ),
    Reason.CHEQUE_RETURNED: "The cheque of receipt {receipt} came back before, as {number}. Nothing was done.",
    Reason.CHEQUE_RETURN_DATE: "A cheque comes back after it was taken, and today at the latest. Check the date.",
    Reason.CHEQUE_RETURN_FEE: "No fee can be charged: the office has not set cheques.fee_fund.",
    Reason.CHEQUE_VOIDED: "Receipt {receipt} was voided: its cheque went to no bank.",
    Reason.CHEQUE_OF_HELD: "Receipt {receipt} was held at central: {what}.",
    Reason.CHEQUE_WHICH: "Receipt {receipt} has several cheques: name its tender ({tenders}).",
    Reason.RECEIPT_NOT_AT_CENTRAL: "Central has no receipt {receipt} that you see. Sync its till, or check the number.",
    Reason.CHEQUE_NOT_POST_DATED: "Only a cheque dated after today is kept. Take this one as a payment.",
    Reason.CHEQUE_NOT_DUE: "This cheque is dated {dated}: no payment can be taken by it before that day.",
    Reason.CHEQUE_KEPT_UNKNOWN: "Your office keeps no cheque {kept}. Look at the list of those that it keeps.",
    Reason.CHEQUE_LET_GO: "This cheque is not kept any more: {how}. Nothing was done.",
    Reason.CHEQUE_PAYS_OTHER: "Receipt {receipt} was not paid by cheque {number} of this sum. Check both.",
    Reason.CHEQUE_CAME_BACK: (
        "The last cheque of {reference} came back on {day}, receipt {receipt}. This office takes no other; ask for "
        "cash or a card."
    ),
    Reason.CASH_OVER_LIMIT: (
        "{words}With this, {linked_pence} in cash was taken on linked payments within {days} days; the limit is "
        "{limit_pence} ({known}).{what}"
    ),
    Reason.CARD_DETAILS: "{field}: {why}",
    Reason.CARD_SALE_NOT_HERE: (
        "{sale} is no card sale of this session, nor one of this till's last seven days that was still open. List them."
    ),
    Reason.CARD_SALE_NOT_OPEN: "{sale} is not on this office's list of card sales. Look at the list again.",
    Reason.CHECK_UNKNOWN: "No check of that number waits for your signature: see ims-admin check list.",
    Reason.CHECK_OTHER_SUM: "What should be there is {now}, and the check says {said}: count again, together.",
    Reason.CHECK_NO_FLOAT: "No float is kept at till {till} now. What a session has is checked in its drawer.",
    Reason.CARD_NUMBER: ("This looks like a card number. Card numbers are never kept: key only the last four digits."),
    Reason.TEXT_TOO_LONG: "{field} can have {maximum} characters; this has {length}.",
    Reason.TEXT_NOT_PLAIN: "{field} holds a character that cannot be printed or read. Type it again.",
    Reason.LIST_TOO_LONG: "A list can have {maximum} rows; this has {rows}. Paste it in parts.",
    Reason.LIST_AMOUNT: "This row ends in no amount. Each row is a reference and an amount.",
    Reason.LIST_ACCOUNT: "{why}",
    Reason.LIST_FUND: "This could be of several funds ({funds}). Write the fund before it.",
    Reason.LIST_WRONG: "Rows that are wrong: {rows}. Put them right and paste again, or leave them out.",
    Reason.LIST_TOTAL: (
        "The cheque says {cheque_pence}, the rows come to {total_pence}: {difference_pence} {side}. Nothing was taken."
    ),
    Reason.TAKEN_ELSEWHERE: "Nothing is taken on {reference} here any more. {words}",
    Reason.OTHER_AMOUNT_DUE: (
        "{due_pence} is due on {reference} for money of {day}. {said}Take {amount_pence} all the same?"
    ),
    Reason.DUE_CHANGED: (
        "{due_pence} is due on {reference} for money of {day}; when it was added it was otherwise. Take it off and add "
        "it again."
    ),
    Reason.ADDRESS_NEEDED: "{who} asks for the payer's name and address, and neither account nor payer has said them.",
    Reason.EMAIL_NOT_VALID: "This is no e-mail address. It looks like name@example.org, one alone.",
    Reason.EMAIL_GONE: "The address for receipt {receipt} is known no more. Print the receipt, or save it as a PDF.",
    Reason.ADDRESS_NOT_VALID: (
        "This is no whole address: {why}. Write first line, town and postcode with commas: 4 High Street, Westmere, "
        "WM1 4AB."
    ),
    Reason.PAYER_NEEDED: "This fund asks who pays. Type the payer's name.",
    Reason.ENTRY_TOO_LARGE: "This payment is too long for one receipt. Take it in two payments.",
    Reason.SIGN_IN_WRONG: "That user and password do not go together.{wait}",
    Reason.SIGN_IN_LOCKED: "Too many wrong passwords. Try again in {minutes} min, or ask your supervisor.",
    Reason.SIGN_IN_LAPSED: (
        "This till has not heard from central for {days} days, so sign-ins have lapsed. Connect it first."
    ),
    Reason.NOT_ALLOWED: "Your role does not allow this ({permission}). Ask a supervisor.",
    Reason.NOT_ENROLLED: "This till is not enrolled. Ask an administrator for a code: ims-admin till enrol.",
    Reason.ALREADY_ENROLLED: "This folder already holds till {till}. Enrol in another folder.",
    Reason.TRAINING: "This till is for training: nothing of it goes to central, and there is nothing to prove.",
    Reason.LETTER_AGAIN: (
        "Central gave this till the letter {letter}, and it had {had} before: central was restored from an older copy."
        " Nothing was changed here. Ask an administrator for another code (till-replace) and enrol again; each gives"
        " the next letter."
    ),
    Reason.CODE_WRONG: "This enrolment code is wrong, used or expired. Ask an administrator for a new one.",
    Reason.SESSION_NOT_OPEN: "No session is open on this till. Count the float and open one first.",
    Reason.SESSION_ALREADY_OPEN: "A session is open on this till already.",
    Reason.SESSION_OF_ANOTHER: "{cashier}'s session is open on this till. It must be paused or closed first.",
    Reason.SESSION_UNKNOWN: "There is no session {session} here.",
    Reason.SESSION_WHICH: "Several sessions are called {session}: {these}. Name one of them whole.",
    Reason.SESSION_PAUSED: "Your session of today is paused. Resume it, or close it first.",
    Reason.SESSION_NOT_PAUSED: "This session is not paused. Nothing was changed.",
    Reason.SESSION_NOT_COUNTED: "Count the till first. A session is closed by what was counted.",
    Reason.SESSION_COUNTED: "This session's counting is finished, so its figures are fixed. Close it.",
    Reason.SESSION_CLOSED: "This session is closed. No session is ever opened again; open a new one.",
    Reason.SESSION_NOT_CLOSED: "This session is not closed yet. It can be approved once it is.",
    Reason.SESSION_APPROVED: "This session has been approved already. {who}",
    Reason.SECOND_PERSON_NEEDED: "This takes a second person: {who}. They give their own password, or sign in.",
    Reason.OWN_APPROVAL: "Nobody approves or witnesses their own. Ask another person.",
    Reason.REASON_NEEDED: "Give a reason: {why}.",
    Reason.OWN_ACCOUNT: (
        "You declared this account as your own or your family's, so you do nothing on it. Ask a colleague to do it."
    ),
    Reason.APPROVERS_ACCOUNT: (
        "Whoever approves here declared this account as their own or their family's. Ask another person to approve."
    ),
    Reason.ACCOUNT_DECLARED: "You declared this account before. Nothing was changed.",
    Reason.DECLARED_UNKNOWN: "There is no such account among those that you declared. Look at the list again.",
    Reason.COUNT_NOT_VALID: "A count is a whole number of each note, coin or full bag, from 0. Count again.",
    Reason.COUNT_NOT_WHOLE: "{amount_pence} is not a whole number of {piece_pence}. Count them again.",
    Reason.COUNT_NOT_THE_SUM: "The notes and coins come to {counted_pence}, not to {amount_pence}. Count again.",
    Reason.FLOAT_NOT_AS_ISSUED: (
        "This is not the float that was issued. Count it again with a witness; it will not be charged to you."
    ),
    Reason.FLOAT_GOES_TO_SAFE: (
        "This session was taken over from another till, so no float is kept of it here: all of it goes to the safe."
    ),
    Reason.DRAWER_NOT_SHARED: (
        "At this office each cashier has an own drawer: close the session, and the next one opens theirs."
        " An administrator can set that drawers are shared (cash_up.shares_drawer)."
    ),
    Reason.FLOAT_NOT_KEPT: "No float that a close kept lies at this till: each was opened with, or went back.",
    Reason.MOVED_AGAIN: (
        "{amount_pence} was moved so already, at {moved_at} (slip {slip}). To move it once more, confirm it once more."
    ),
    Reason.MORE_THAN_THERE: (
        "By this till's roll {amount_pence} is more cash than lies there. Count it again; where it is right, confirm "
        "it once more."
    ),
    Reason.FLOAT_KEPT_TOO_LARGE: "The float kept can be {most_pence} at most: no more was counted than that.",
    Reason.SWAP_UNEQUAL: "{given_pence} is given and {taken_pence} comes back. A swap is of equal value.",
    Reason.SWAP_WITH: "Name the other till of this office and its cashier; nobody swaps with themselves.",
    Reason.PUT_BY_NAMED: "Name what leaves by its slips: one to {most}, each once.",
    Reason.PUT_BY_UNKNOWN: (
        "Slip {slip} is not of something that lies there now, or not of that sum. Look at the slip: BA1-03A-S120."
    ),
    Reason.PUT_BY_GONE: "What slip {slip} says has left already, by slip {by}.",
    Reason.PUT_BY_OF_TAKINGS: (
        "{pence} of it was taken as payment, and the payment stands: it cannot go back. Give it to the bank or police."
    ),
    Reason.NAME_WHO: "Say who has it now: a name, and the number of the paper that they gave where there is one.",
    Reason.POST_NOT_VALID: "This cannot be logged so: {why}.",
    Reason.POST_UNKNOWN: "This till's post log has no item {item}.",
    Reason.POST_ENDED: "Item {item} ended already: it was {how}. Nothing was done.",
    Reason.POST_SESSION: "{why}",
    Reason.BOOK_NOT_VALID: "Receipt book {book} cannot be so: {why}.",
    Reason.BOOK_UNKNOWN: "There is no receipt book {book}.",
    Reason.SLIP_UNKNOWN: (
        "No receipt book of this office has slip {slip}. Look at the slip again; an administrator registers books."
    ),
    Reason.SLIP_USED: "Slip {slip} was {how} already. Each slip is used once; look at its number again.",
    Reason.SLIP_TIME: (
        "Money that is keyed from a receipt book was taken before now, and not more than {days} days ago. "
        "Look at the slip's date and time again; where they are right, ask finance."
    ),
    Reason.NOTHING_TO_BANK: "No session was chosen. Name those whose takings go to the bank.",
    Reason.SESSION_BANKED: "Session {session} is banked already: {by} made slip {slip}. Nothing was done.",
    Reason.SESSION_NOT_TO_BANK: "Your office has no closed session {session} at central. Close it, or sync its till.",
    Reason.SESSION_AWAITING_APPROVAL: "Session {session} awaits approval. It can be banked once somebody approved it.",
    Reason.OWN_TAKINGS: "Nobody takes their own takings to the bank. Ask somebody who was not their cashier.",
    Reason.BAG_NOT_VALID: "These bags cannot be: {why}.",
    Reason.CHEQUE_UNKNOWN: "Session {session} has no cheque at entry {entry}, tender {tender}. Look at its list.",
    Reason.BANKING_UNKNOWN: "There is no paying-in slip {slip} here.",
    Reason.BANKING_STEP: (
        "Slip {slip} is {state}, so this cannot be done with it now. Nothing was changed. "
        "A slip is made up, handed over, then received; only then is it put right."
    ),
    Reason.STATEMENT_UNKNOWN: "No statement of rolls was made on {day}: no till was in contact.",
    Reason.STATEMENT_NOT_VALID: "{file} is not a statement of rolls as it was exported: {why}.",
    Reason.ID_NOT_VALID: "A payment id has up to 64 letters, digits and hyphens, best a UUID. Nothing was taken.",
    Reason.ID_REUSED: "This payment id was used before for another payment. Nothing was taken.",
    Reason.CLOCK_WRONG: (
        "This till's clock reads {reading}, and {why}. Nothing was written. Put the PC's clock right, or let a "
        "supervisor confirm the time."
    ),
    Reason.RECEIPT_UNKNOWN: "This till has no receipt {receipt}.",
    Reason.RECEIPT_MISTYPED: (
        "The check letter at the end of {receipt} is wrong, so one of its characters was mistyped. Look at the "
        "receipt again."
    ),
    Reason.BASKET_UNKNOWN: "That parked payment is not there any more.",
    Reason.PAYMENT_NOT_VALID: "This is not a payment: {why}.",
    Reason.OFFICE_UNKNOWN: "There is no office {office}.",
    Reason.TILL_NAME_NOT_VALID: "“{till}” is not a till's name: it has 1 to 4 capitals or digits, such as 03.",
    Reason.PAYMENT_VOIDED: "Receipt {receipt} was voided already. Nothing is left of it to give back or put right.",
    Reason.NOTHING_LEFT: "Nothing is left of receipt {receipt}: all of it was given back or taken back already.",
    Reason.PAYMENT_REFUNDED: "Something was given back on receipt {receipt} already. Refund what is left of it.",
    Reason.NOT_THIS_SESSION: (
        "Receipt {receipt} was not taken in this session, so it cannot be {how} here. Refund it instead."
    ),
    Reason.VOID_ASKED: (
        "A void of receipt {receipt} awaits approval already. Ask who may approve it for their password."
    ),
    Reason.VOID_ALONE: (
        "Alone you may ask for a void of up to {limit_pence}. Ask who may approve it for their password."
    ),
    Reason.VOID_UNKNOWN: "Central knows of no void of receipt {receipt} that was asked for.",
    Reason.VOID_ANSWERED: "This void has been {how} already. {who}",
    Reason.VOID_TOO_LATE: "Receipt {receipt} cannot be voided any more: {why}.",
    Reason.NOTHING_CORRECTED: "Nothing would be changed. Say which line or tender is wrong, and what is right.",
    Reason.CORRECTION_NOT_POSSIBLE: "This cannot be put right by a correction: {why}. Void it and take it again.",
    Reason.REFUND_TENDER: (
        "What was paid by {mop} is not given back at a till, never in cash. Of this line {left_pence} can be; finance "
        "pays back the rest."
    ),
    Reason.PAYMENT_UNKNOWN: "Central has no such payment, or it has not that line. Send what waits, then try again.",
    Reason.CLAIM_OVER_LEFT: "No more than {left_pence} is left to give back on this line: see what went back before.",
    Reason.CLAIM_HELD: (
        "This may have been given back already: central holds entry {entry} of {till}, which takes it back. "
        "Give nothing back now; finance must put that entry right first."
    ),
    Reason.TILL_UNKNOWN: "There is no till {till} at {office}.",
    Reason.TILL_TAKEN_OVER: (
        "A session of this till was taken over by another till, so it is never let in again. Replace it instead: "
        "ims-admin central till-replace."
    ),
    Reason.SESSION_NOT_GONE: (
        "No session of that id waits at a till of this office that is gone. A till that is in use closes its own; "
        "one that is lost must be replaced or blocked first by an administrator: ims-admin central till-replace."
    ),
    Reason.SESSION_HERE: (
        "This till has that session already: it was taken over here. Count and close it (F10, or ims-admin session "
        "count and close with --session)."
    ),
    Reason.SESSION_TAKEN_OVER: (
        "This session was taken over from a till that is gone: it is counted and closed, and nothing else."
    ),
    Reason.TILL_BLOCKED: (
        "An administrator has blocked this till, so no money is taken or given back here. Count and close the open "
        "session, then call IT. What this till holds is safe and is still sent."
    ),
    Reason.COUNCIL_UNKNOWN: "There is no made-up council “{council}”; the only one is “demo”.",
    Reason.DEVICE_UNKNOWN: "There is no device {device} here. ims-admin central reconcile lists devices.",
    Reason.DEVICE_NEEDED: "Central holds {count} devices: name one with --device.",
    Reason.FOLDER_NOT_A_DEMO: "{folder} holds something else than a demo; name another folder.",
    Reason.SEARCH_NOT_VALID: "The search cannot be read: {why}",
    Reason.PUSH_REFUSED: "Central refused what this till sent ({why}). The payments are safe on this till.",
    Reason.DESK_REFUSED: "Central does not take this: {words}. Nothing was done.",
    Reason.DESK_BEHIND: (
        "Central was put back to before {count} entries of yours, from entry {first} on; they wait here to be sent "
        "again. Let the tills sync first, then: ims-admin desk send-again. What no longer fits is left: ims-admin "
        "desk leave."
    ),
    Reason.HELD_UNKNOWN: "Central holds no entry {number} of {till}, or not as it was shown. Look at the list again.",
    Reason.ROLL_NOT_MISSED: "Nothing may be missing of {till} by a restore: it was heard since, or was answered for.",
    Reason.HELD_SETTLED: "Entry {number} of {till} was put right already, by {by}. Nothing was done.",
    Reason.HELD_OWN: "Nobody puts right what they took, approved or closed themselves. Ask somebody else of finance.",
    Reason.HELD_KNOWN: (
        "The same payment stands at central already, so its money would count twice. Settle it as without effect."
    ),
    Reason.HELD_SUM: (
        "What it is posted to comes to {posted_pence}, and it carries {carries_pence}. What carries money is posted to "
        "the penny; only what carries none is without effect. Nothing was done."
    ),
    Reason.HELD_METHOD: "It was not paid so: {methods}. Money is posted by the method by which it was taken.",
    Reason.HELD_NOT_COUNTED: (
        "Its session was taken over by another till and is not closed yet: its money is counted there. Put it right "
        "once that session is closed; it then goes against what that close found over or short."
    ),
    Reason.HELD_REVERSED: (
        "No more than this is left on the account that it takes from: a refund or void was made or reserved there "
        "meanwhile. Post it to suspense, since the money went out twice, and ask for it back; what carries no money is "
        "without effect."
    ),
    Reason.HELD_NOT_SAID: (
        "Entry {number} of {till} does not say itself where its money belongs. Name the accounts, or suspense."
    ),
    Reason.MOP_NEEDED: "It does not say how it was paid. Name the method of payment.",
    Reason.ERASE_IN_FUTURE: "{before} is in the future. Nothing was erased.",
    Reason.ERASE_TOO_YOUNG: (
        "What was taken from {kept_from} on is kept. To erase up to {before} anyway, say why: --younger-than-kept."
    ),
    Reason.ROLL_FORKED: (
        "Central holds another roll under this till's name. Payments are safe here; an administrator must "
        "enrol this till again."
    ),
    Reason.ROLL_CLOSED: (
        "This is the record of an earlier till and takes no more payments. An administrator must enrol it again: "
        "ims-admin till enrol."
    ),
    Reason.ROLL_IN_STEP: "Till {till} and central hold the same roll, so it need not be enrolled again.",
    Reason.ROLL_NOT_COMPARED: (
        "This till's old login does not work, so it cannot be seen which of its entries central has. "
        "Name an administrator: --as USER."
    ),
    Reason.CODE_OF_ANOTHER: "This code is not for till {till}. Ask an administrator for a code for that till.",
    Reason.RESTORE_NOT_POSSIBLE: "The roll cannot be restored from there: {why}.",
    Reason.CANONICAL_TEXT: "An entry cannot be written: {why}",
}
