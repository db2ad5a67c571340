// Lines that were typed at a console, oldest first: walked through with the arrow keys, searched, and kept
// for each connection in QSettings, percent-encoded. Whoever adds keeps secrets out. GUI thread.
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace keys {

class ConsoleHistory : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostLines = 500;
    static constexpr qsizetype longestKept = 1024; // letters; longer lines last as long as the program

    // settingsKey: where it is kept.
    explicit ConsoleHistory(QString settingsKey, QObject* parent = nullptr);
    ~ConsoleHistory() override;

    // Not when it is the last line again.
    void add(const QString& line);
    const QStringList& lines() const { return m_lines; }
    // One step back; draft: what stands in the line now, which newer() gives back at the end. At the
    // oldest it stays.
    QString older(const QString& draft);
    QString newer(const QString& shown);
    // The next older() begins at the newest.
    void rewind() { m_at = -1; }
    // Newest first, each once, letters of either case.
    QStringList matching(const QString& part, qsizetype most) const;
    // Of the disk as well.
    void forget();

private:
    void save() const;

    const QString m_settingsKey;
    QStringList m_lines;
    qsizetype m_at = -1; // which line is shown; below 0: none
    QString m_draft;
    QTimer m_saving;
};

} // namespace keys
