// Runs a fuzz target over the files of a folder, where there is no libFuzzer.
#include "tests/fuzz/fuzz_target.h"

#include <QDir>
#include <QFile>

int main(int argc, char** argv)
{
    const QDir folder(QFile::decodeName(argc > 1 ? argv[1] : ""));
    const QStringList names = argc > 1 ? folder.entryList(QDir::Files, QDir::Name) : QStringList();
    for (const QString& name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(file.fileName()), qPrintable(file.errorString()));
            return 1;
        }
        const QByteArray bytes = file.readAll();
        std::fprintf(stderr, "%s, %lld bytes\n", qPrintable(name), static_cast<long long>(bytes.size()));
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                               static_cast<std::size_t>(bytes.size()));
    }
    return names.isEmpty() ? 1 : 0; // a folder without seeds proves nothing
}
