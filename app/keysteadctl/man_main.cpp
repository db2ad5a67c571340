// keystead_man FOLDER: writes the manual pages of keysteadctl, while Keystead is built.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/man_page.h"

#include <QDir>
#include <QFile>

#include <cstdio>

namespace {

bool write(const QDir& folder, const QString& name, const QByteArray& page)
{
    QFile file(folder.filePath(name + QStringLiteral(".1")));
    return file.open(QIODevice::WriteOnly) && file.write(page) == page.size() && file.flush();
}

bool writeAll(const QDir& folder)
{
    const auto& commands = ctl::commands();
    bool written = write(folder, QStringLiteral("keysteadctl"), ctl::manPage(commands));
    for (const ctl::Command& command : commands)
        written =
            write(folder, QStringLiteral("keysteadctl-") + command.name, ctl::manPage(command)) && written;
    return written;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2 || !writeAll(QDir(QString::fromLocal8Bit(argv[1])))) {
        std::fputs("usage: keystead_man FOLDER (which must exist)\n", stderr);
        return 1;
    }
    return 0;
}
