// The test of a connection as a list that fills while it runs; no widgets. GUI thread.
#pragma once

#include "core/workspace/connection_test.h"
#include "ui/connections/rights_text.h"

#include <QObject>

namespace connections {

struct TestLine
{
    theme::Tone tone = theme::Tone::Neutral; // Neutral: skipped, or under way
    QString title;                           // “Connect to PostgreSQL”
    QString figure;                          // “15.18”; may be empty
    QString sentence;                        // what is wrong; empty: nothing
    QString advice;
    bool operator==(const TestLine&) const = default;
};

class TestPresenter : public QObject
{
    Q_OBJECT

public:
    explicit TestPresenter(QObject* parent = nullptr);

    // The profile carries its passwords. Ends an earlier test.
    void start(const profile::Profile& profile);
    void cancel(); // what has been found stays
    void clear();

    bool isRunning() const { return m_test.isRunning(); }
    bool isEmpty() const { return m_lines.empty() && !isRunning(); }
    // What was found, and, while it runs, the step that is under way.
    std::vector<TestLine> lines() const;
    // The answer of the whole test in one sentence; empty while it runs.
    TestLine verdict() const;
    // Of the servers that were reached.
    std::vector<RightsText> rights() const;

    // The same by hand: what `start` is made of.
    void addStep(const workspace::StepResult& result);
    void end(const workspace::ConnectionReport& report);

Q_SIGNALS:
    void changed();

private:
    workspace::ConnectionTest m_test;
    profile::Profile m_profile;
    std::vector<TestLine> m_lines;
    std::optional<workspace::Step> m_last;
    std::optional<workspace::ConnectionReport> m_report;
    bool m_cancelled = false;
};

} // namespace connections
