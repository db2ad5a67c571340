// The repository's own sources, for tests that read them.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStringList>

namespace support {

// Every .h and .cpp below a folder of the repository (“core”), as paths relative to the repository.
inline QStringList sourceFiles(const QString& repository, const QString& folder)
{
    QStringList files;
    QDirIterator walk(repository + QLatin1Char('/') + folder,
                      {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                      QDirIterator::Subdirectories);
    const QDir root(repository);
    while (walk.hasNext())
        files.append(root.relativeFilePath(walk.next()));
    files.sort();
    return files;
}

inline QByteArray readSource(const QString& repository, const QString& file)
{
    QFile source(repository + QLatin1Char('/') + file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

} // namespace support
