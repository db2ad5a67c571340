#include "core/profile/hidden_arguments.h"

#include <cstring>

namespace profile {

namespace {

void overwrite(char* from, const char* end)
{
    for (char* byte = from; byte < end; ++byte)
        *byte = '*';
}

// postgresql://user:PASSWORD@host. Up to the last “@”, because a password may hold one by mistake.
void hideUserPart(char* url)
{
    const char* const at = std::strrchr(url, '@');
    char* const colon = std::strchr(url, ':');
    if (at && colon && colon < at)
        overwrite(colon + 1, at);
}

// …?password=PASSWORD&…, as libpq takes it.
void hideParameters(char* url)
{
    for (const char* const name : {"password=", "passwd=", "pass="}) {
        for (char* found = std::strstr(url, name); found; found = std::strstr(found, name)) {
            found += std::strlen(name);
            overwrite(found, found + std::strcspn(found, "&"));
        }
    }
}

} // namespace

QStringList takeArguments(int argc, char** argv)
{
    QStringList words;
    for (int i = 0; i < argc; ++i) {
        words.append(QString::fromLocal8Bit(argv[i]));
        char* const scheme = std::strstr(argv[i], "://");
        if (!scheme)
            continue;
        hideUserPart(scheme + 3);
        hideParameters(scheme + 3);
    }
    return words;
}

} // namespace profile
