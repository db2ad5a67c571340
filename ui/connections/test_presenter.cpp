#include "ui/connections/test_presenter.h"

#include "ui/common/error_text.h"
#include "ui/connections/words.h"

#include <algorithm>

namespace connections {

namespace {

using State = workspace::StepResult::State;
using theme::Tone;

Tone toneOf(State state)
{
    switch (state) {
    case State::Passed:
        return Tone::Good;
    case State::Warning:
        return Tone::Warn;
    case State::Failed:
        return Tone::Bad;
    case State::Skipped:
        break;
    }
    return Tone::Neutral;
}

TestLine lineOf(const workspace::StepResult& result)
{
    TestLine line{toneOf(result.state), stepText(result.step), result.figure, {}, {}};
    if (result.state == State::Skipped)
        line.sentence = TestPresenter::tr("not tried");
    if (result.error.code == base::ErrorCode::None)
        return line;
    const common::ErrorText text = common::describe(result.error);
    line.sentence = text.title;
    line.advice = text.advice;
    return line;
}

bool hasFailed(const workspace::ConnectionReport& report, workspace::Step step)
{
    return std::any_of(report.steps.begin(), report.steps.end(), [step](const auto& result) {
        return result.step == step && result.state == State::Failed;
    });
}

} // namespace

TestPresenter::TestPresenter(QObject* parent)
    : QObject(parent)
{
    connect(&m_test, &workspace::ConnectionTest::stepDone, this, &TestPresenter::addStep);
    connect(&m_test, &workspace::ConnectionTest::finished, this, &TestPresenter::end);
}

void TestPresenter::start(const profile::Profile& profile)
{
    m_profile = profile;
    m_lines.clear();
    m_last.reset();
    m_report.reset();
    m_cancelled = false;
    m_test.start(profile);
    Q_EMIT changed();
}

void TestPresenter::cancel()
{
    if (!isRunning())
        return;
    m_cancelled = true;
    m_test.cancel();
    Q_EMIT changed();
}

void TestPresenter::clear()
{
    if (isEmpty())
        return;
    m_test.cancel();
    m_lines.clear();
    m_last.reset();
    m_report.reset();
    m_cancelled = false;
    Q_EMIT changed();
}

void TestPresenter::addStep(const workspace::StepResult& result)
{
    m_lines.push_back(lineOf(result));
    m_last = result.step;
    Q_EMIT changed();
}

void TestPresenter::end(const workspace::ConnectionReport& report)
{
    m_report = report;
    m_lines.clear();
    for (const workspace::StepResult& result : report.steps)
        m_lines.push_back(lineOf(result));
    Q_EMIT changed();
}

std::vector<TestLine> TestPresenter::lines() const
{
    using workspace::Step;
    std::vector<TestLine> lines = m_lines;
    if (!isRunning() || m_last == Step::RedisRights)
        return lines;
    const Step next = m_last ? static_cast<Step>(static_cast<int>(*m_last) + 1) : Step::DatabaseConnect;
    lines.push_back({Tone::Neutral, stepText(next), QStringLiteral("…"), {}, {}});
    return lines;
}

TestLine TestPresenter::verdict() const
{
    using workspace::Step;
    if (m_cancelled)
        return {Tone::Neutral, tr("Stopped, as you wished"), {}, {}, {}};
    if (!m_report)
        return {};
    if (!m_report->canOpen())
        return {Tone::Bad, tr("This connection cannot be opened yet"), {}, {}, {}};
    if (hasFailed(*m_report, Step::RedisConnect))
        return {Tone::Warn, tr("Opens without a cache: every answer comes from PostgreSQL"), {}, {}, {}};
    if (m_report->schemaMissing)
        return {Tone::Warn, tr("Opens to look: the tables have not been created"), {}, {}, {}};
    if (m_report->schemaBehind)
        return {Tone::Warn, tr("Opens to look: the tables need an update"), {}, {}, {}};
    const bool warned = std::any_of(m_lines.begin(), m_lines.end(),
                                    [](const TestLine& line) { return line.tone != Tone::Good; });
    return warned ? TestLine{Tone::Warn, tr("Opens, but not everything works"), {}, {}, {}}
                  : TestLine{Tone::Good, tr("Everything works"), {}, {}, {}};
}

std::vector<RightsText> TestPresenter::rights() const
{
    std::vector<RightsText> rights;
    if (m_report && m_report->rights)
        rights.push_back(databaseRights(m_report->rights, m_profile));
    if (m_report && m_report->capabilities)
        rights.push_back(redisRights(m_report->capabilities, m_profile));
    return rights;
}

} // namespace connections
