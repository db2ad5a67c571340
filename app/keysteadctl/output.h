// Where commands write: answers to standard output, everything else to standard error. One thread.
#pragma once

#include "core/base/job.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QTextStream>

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

    void text(const QString& text); // adds the line's end when it is missing
    void json(const QJsonObject& object);
    void jsonLine(const QJsonObject& object); // without line breaks: one document a line
    void error(const QString& sentence);      // “keysteadctl: …” on standard error
    void table(const std::vector<Column>& columns, const std::vector<QStringList>& rows);

    // Lines that stand where the last ones stood, when standard output is a terminal.
    void block(const QStringList& lines);
    bool isTerminal() const { return m_outputTerminal; } // standard output

    // A line on standard error that is written over, when that is a terminal; nothing otherwise.
    void progress(const base::JobProgress& progress);
    void endProgress();

private:
    QTextStream m_out;
    QTextStream m_err;
    bool m_terminal = false; // standard error
    bool m_outputTerminal = false;
    qsizetype m_blockLines = 0;
    bool m_progressShown = false;
};

// “10,000”: how the text output writes whole numbers.
QString grouped(qint64 number);
// “0.41 ms”, “2.3 s”.
QString formatDuration(std::chrono::nanoseconds duration);

} // namespace ctl
