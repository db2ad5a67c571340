// Where commands write: answers to standard output, everything else to standard error. One thread.
#pragma once

#include "core/base/job.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace ctl {

enum class Align { Leading, Trailing };

struct Column
{
    QString title;
    Align align = Align::Leading;
};

class Output
{
public:
    Output();

    // From now on one JSON document is the answer, also of a command that fails: finish() writes what
    // error() was told when nothing else has been written. Text goes to standard error.
    void promiseJson() { m_json = true; }

    void text(const QString& text); // adds the line's end when it is missing
    void json(const QJsonObject& object);
    void jsonLine(const QJsonObject& object); // without line breaks: one document a line
    // “keysteadctl: …” on standard error. The first one is what the document of a failure tells, as
    // code, subject, detail and sentence.
    void error(const QString& sentence); // of what was typed: InvalidInput
    void error(const base::Error& error, const QString& sentence);
    // Each cell on one line. On a terminal that is too narrow, the widest text columns are cut.
    void table(const std::vector<Column>& columns, const std::vector<QStringList>& rows);

    // Lines that stand where the last ones stood, when standard output is a terminal.
    void block(const QStringList& lines);
    bool isTerminal() const { return m_outputTerminal; } // standard output
    // Nobody reads standard output any more: “| head -1”. What is written then is dropped.
    bool isClosed() const;

    // A line on standard error that is written over, when that is a terminal; nothing otherwise.
    void progress(const base::JobProgress& progress);
    void endProgress();

    // The end of a command: its exit code, or 1 when its answer could not be written, as on a full
    // disk. A reader that has gone is no failure.
    int finish(int exitCode);

private:
    void answer(const QByteArray& bytes);

    bool m_terminal = false; // standard error
    bool m_outputTerminal = false;
    bool m_json = false;
    bool m_answered = false;
    int m_writeError = 0; // errno of the first write that failed
    QJsonObject m_failure;
    qsizetype m_blockLines = 0;
    bool m_progressShown = false;
};

// “10,000”: how the text output writes whole numbers.
QString grouped(qint64 number);
// “1 property”, “10,000 properties”.
QString counted(qint64 number, const char* one, const char* many);
// “0.41 ms”, “2.3 s”.
QString formatDuration(std::chrono::nanoseconds duration);

} // namespace ctl
