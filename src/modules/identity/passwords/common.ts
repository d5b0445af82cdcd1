/**
 * The passwords of ten characters and more that lead every published list of leaked ones, without spaces and
 * separators, in lower case. Shorter ones are refused for their length.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `1234567890 0123456789 9876543210 12345678910 123456789a a123456789 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5
   q1w2e3r4t5y6 qwertyuiop qwertyuiop123 qwerty12345 qwerty123456 qwerty1234 1234qwerasdf 1qaz2wsx3edc
   1qazxsw23edc zaq12wsxcde3 qazwsxedcrfv asdfghjkl1 asdfghjkl123 zxcvbnm123 zxcvbnm12345 password12
   password123 password1234 password12345 password123456 password2024 password2025 password2026 passw0rd123
   p@ssw0rd123 p@ssword123 p@ssw0rd1234 pa55word123 mypassword mypassword1 mypassword123 newpassword
   newpassword1 yourpassword thepassword passwordpassword passpasspass changeme123 changeme1234 letmein123
   letmein1234 welcome123 welcome1234 welcome2024 welcome2025 welcome2026 iloveyou12 iloveyou123
   iloveyou1234 iloveyouforever loveyou1234 ilovejesus jesuschrist jesus12345 administrator admin12345
   admin123456 admin1234567 adminadmin rootroot123 testtest123 test123456 test1234567 superman123
   batman12345 pokemon123 dragon12345 football123 football1234 baseball123 basketball liverpool1
   liverpool123 manchester manchesterunited barcelona1 barcelona123 realmadrid1 arsenal123 chelsea123
   juventus123 princess123 sunshine123 butterfly1 chocolate1 chocolate123 michelle123 christopher
   alexander1 elizabeth1 1234512345 abcd123456 abcde12345 abc1234567 abc123456789 abcdefg123 abcdefghij
   abcdefghijk aa12345678 aa123456789 a1234567890 asd123456789 qwe123456789 q123456789 z123456789
   123123123123 123321123321 1231231230 1122334455 1223334444 11223344556 0987654321 0000000000 1111111111
   12341234123 123412341234 1020304050 1472583690 7894561230 3216549870 159357159357 7418529630
   qwertyqwerty asdfasdfasdf asdfghasdfgh zxcvzxcvzxcv google12345 facebook123 linkedin123 whatsapp123
   instagram1 samsung123 computer123 internet123 minecraft1 minecraft123 fortnite123 playstation
   playstation4 nintendo123 starwars123 harrypotter hellokitty whatever123 trustno1234 master12345
   monkey12345 shadow12345 freedom123 champion123 fitness123 crossfit123 gymrat1234 schatz1234 passwort12
   passwort123 passwort1234 hallo12345 hallohallo hallo123456 ichliebedich fussball123 sommer2024
   sommer2025 sommer2026 winter2024 winter2025 winter2026 summer2024 summer2025 summer2026 deutschland
   bayernmunchen borussia09 nakupenda123 mungunimwema harambee123 kenya12345 kenya123456 nairobi123
   nairobi2024 nairobi2025 mahalkita123 mahalkita1 mahalkokayo iloveyou143 pilipinas1 pilipinas123
   philippines manila1234 tanzania123 daressalaam correcthorsebatterystaple`
    .split(/\s+/)
    .filter((password) => password !== ""),
);
