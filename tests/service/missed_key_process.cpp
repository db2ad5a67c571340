// A program that lends the setting and goes on until somebody kills it: missed_key_process SOCKET FOLDER.
#include "core/workspace/missed_keys.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    redis::Address address;
    address.transport = redis::Transport::Unix;
    address.path = words.value(1);
    workspace::MissedKeyOptions options;
    options.folder = words.value(2);
    workspace::MissedKeyFeed feed(address, base::AccessMode::ReadWrite, options);
    QObject::connect(&feed, &workspace::MissedKeyFeed::stateChanged, &feed, [&feed] {
        if (feed.state() == workspace::MissedKeyFeed::State::Running) {
            std::puts("running");
            std::fflush(stdout);
        }
    });
    feed.start();
    return QCoreApplication::exec();
}
