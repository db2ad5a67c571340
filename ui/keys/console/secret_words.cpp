#include "ui/keys/console/secret_words.h"

#include "core/keyspace/console/command_line.h"

#include <algorithm>
#include <array>

namespace keys {

namespace {

constexpr char hidden[] = "(secret)";

void hide(redis::Command& command, qsizetype from, qsizetype count)
{
    for (qsizetype i = from; i < std::min(from + count, command.size()); ++i)
        command[i] = hidden;
}

// Behind AUTH one word, behind AUTH2 and HELLO's AUTH two: user and password.
void hideBehind(redis::Command& command, const char* keyword, qsizetype count)
{
    for (qsizetype i = 1; i < command.size(); ++i) {
        if (command[i].toUpper() == keyword)
            hide(command, i + 1, count);
    }
}

// CONFIG SET requirepass …, masterauth …, tls-key-file-pass …; SENTINEL SET … auth-pass ….
void hideSettings(redis::Command& command)
{
    for (qsizetype i = 2; i + 1 < command.size(); ++i) {
        const QByteArray name = command[i].toLower();
        if (name.contains("pass") || name.contains("auth"))
            hide(command, ++i, 1);
    }
}

// ACL SETUSER name >password <password #hash !hash
void hideRules(redis::Command& command)
{
    for (qsizetype i = 3; i < command.size(); ++i) {
        if (!command[i].isEmpty() && QByteArray("><#!").contains(command[i].front()))
            command[i] = hidden;
    }
}

} // namespace

redis::Command withoutSecrets(const redis::Command& command)
{
    if (command.isEmpty())
        return command;
    redis::Command shown = command;
    const QByteArray name = command.first().toUpper();
    const QByteArray sub = command.size() > 1 ? command[1].toUpper() : QByteArray();
    if (name == "AUTH") {
        hide(shown, 1, command.size());
    } else if (name == "HELLO") {
        hideBehind(shown, "AUTH", 2);
    } else if (name == "MIGRATE") {
        hideBehind(shown, "AUTH", 1);
        hideBehind(shown, "AUTH2", 2);
    } else if ((name == "CONFIG" || name == "SENTINEL") && sub == "SET") {
        hideSettings(shown);
    } else if (name == "ACL" && sub == "SETUSER") {
        hideRules(shown);
    }
    return shown;
}

bool holdsSecret(const QByteArray& line)
{
    if (const auto command = keyspace::parseCommandLine(line))
        return withoutSecrets(*command) != *command;
    // An open quote: where its words end is not known.
    static constexpr std::array careful{"AUTH", "HELLO", "MIGRATE", "CONFIG", "SENTINEL", "ACL"};
    const QByteArray name = line.simplified().split(' ').first().toUpper();
    return std::any_of(careful.begin(), careful.end(), [&name](const char* each) { return name == each; });
}

} // namespace keys
