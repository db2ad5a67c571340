#include "ui/cache_groups/audit_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cache_groups {

using theme::Tone;
using theme::u;

namespace {

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

std::vector<common::RowsColumn> columns()
{
    using common::CellKind;
    return {{AuditDialog::tr("Group"), CellKind::Text, 96},
            {AuditDialog::tr("Key"), CellKind::Key, 160, true},
            {AuditDialog::tr("Field"), CellKind::Text, 120},
            {AuditDialog::tr("Cached"), CellKind::Text, 120},
            {AuditDialog::tr("Database"), CellKind::Text, 120},
            {AuditDialog::tr("State"), CellKind::Status, 96}};
}

common::RowsCell valueCell(const QString& value)
{
    return {value.isEmpty() ? common::unknown() : value, {}, value.isEmpty(), {}, value};
}

std::vector<common::Row> rowsOf(const listing::AuditReport& report)
{
    std::vector<common::Row> rows;
    for (const listing::WrongEntry& entry : report.entries) {
        const QString key = base::escapeBytes(entry.key);
        for (const listing::Difference& difference : entry.differences) {
            common::Row row;
            row.key = entry.key + '\n' + QByteArray::number(rows.size());
            row.cells = {{properties::groupText(entry.group)},
                         {key, {}, false, {}, key},
                         {difference.field, {}, false, {}, difference.field},
                         valueCell(difference.cached),
                         valueCell(difference.database),
                         {entry.fixed ? AuditDialog::tr("fixed") : AuditDialog::tr("wrong"),
                          entry.fixed ? Tone::Good : Tone::Bad}};
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

QString detailOf(const listing::AuditReport& report)
{
    QStringList parts{AuditDialog::tr("%1 right").arg(common::formatCount(report.right))};
    if (report.inFlight > 0)
        parts << AuditDialog::tr("%1 changing meanwhile").arg(common::formatCount(report.inFlight));
    if (report.outdated > 0)
        parts << AuditDialog::tr("%1 out of date, which nobody takes")
                     .arg(common::formatCount(report.outdated));
    if (report.unreadable > 0)
        parts << AuditDialog::tr("%1 unreadable, which nobody takes")
                     .arg(common::formatCount(report.unreadable));
    QStringList notAudited;
    for (const auto& [group, count] : report.notAudited)
        notAudited << QStringLiteral("%1 %2").arg(properties::groupText(group), common::formatCount(count));
    if (!notAudited.isEmpty())
        parts << AuditDialog::tr("not compared: %1").arg(notAudited.join(AuditDialog::tr(", ")));
    if (report.cut)
        parts << AuditDialog::tr("only the first %1 entries were looked at")
                     .arg(common::formatCount(listing::mostAudited));
    if (report.wrong > qint64(report.entries.size()))
        parts << AuditDialog::tr("the first %1 wrong ones are listed")
                     .arg(common::formatCount(qint64(report.entries.size())));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

AuditDialog::AuditDialog(CacheSource source, Groups groups, QString refusal, QWidget* parent)
    : QDialog(parent)
    , m_source(std::move(source))
    , m_groups(std::move(groups))
    , m_refusal(std::move(refusal))
    , m_model(columns())
{
    setWindowTitle(tr("Audit – %1").arg(m_source.profile().name));
    setAccessibleName(tr("Audit"));
    setMinimumWidth(u(800)); // every column can be read
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    buildHead();
    layout->addWidget(buildChoice());
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    layout->addWidget(m_progress);
    buildVerdict();
    m_table = new common::RowsTable(m_model, tr("Entries that differ from the database"), this);
    m_table->setMinimumHeight(u(180));
    m_table->hide();
    layout->addWidget(m_table, 1);
    layout->addStretch(0);
    layout->addWidget(buildButtons());
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(this, &QDialog::finished, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    update();
    m_run->setFocus();
}

void AuditDialog::buildHead()
{
    auto* title = new QLabel(tr("Is what is cached what the database says?"), this);
    theme::setFont(title, theme::FontRole::Section);
    layout()->addWidget(title);
    QLabel* text =
        wrapped(tr("Compares every entry field by field, by statements of its own. What differs counts as "
                   "wrong only when every desktop would still believe it some seconds later; what is being "
                   "changed meanwhile is counted apart."),
                this);
    theme::setRole(text, theme::Role::Muted);
    layout()->addWidget(text);
}

QWidget* AuditDialog::buildChoice()
{
    auto* choice = new QWidget(this);
    auto* row = new QHBoxLayout(choice);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(u(8));
    m_group = new QComboBox(choice);
    m_group->setAccessibleName(tr("Groups to compare"));
    m_group->addItem(tr("All groups"));
    for (const QByteArray& group : m_groups)
        m_group->addItem(properties::groupText(group), group);
    m_sample = new QComboBox(choice);
    m_sample->setAccessibleName(tr("How many entries"));
    m_sample->addItem(tr("every entry"), qint64{0});
    m_sample->addItem(tr("1,000 at random"), qint64{1000});
    m_sample->addItem(tr("100 at random"), qint64{100});
    row->addWidget(m_group);
    row->addWidget(m_sample);
    row->addStretch(1);
    return choice;
}

void AuditDialog::buildVerdict()
{
    auto* verdict = new QHBoxLayout;
    m_mark = new common::IconLabel(theme::Icon::Info, 16, this);
    m_verdict = wrapped({}, this);
    theme::setFont(m_verdict, theme::FontRole::Strong);
    verdict->addWidget(m_mark);
    verdict->addWidget(m_verdict, 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(verdict);
    m_detail = wrapped({}, this);
    theme::setRole(m_detail, theme::Role::Muted);
    layout()->addWidget(m_detail);
    m_mark->hide();
    m_verdict->hide();
    m_detail->hide();
}

QWidget* AuditDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    m_fix = new QPushButton(buttons);
    m_close = new QPushButton(buttons);
    m_run = new QPushButton(buttons);
    theme::setRole(m_run, theme::Role::Primary);
    m_run->setDefault(true);
    m_fix->setAutoDefault(false);
    m_close->setAutoDefault(false);
    layout->addWidget(m_fix);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_run);
    connect(m_fix, &QPushButton::clicked, this, &AuditDialog::fix);
    connect(m_run, &QPushButton::clicked, this, [this] { start(plan(), tr("Comparing")); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

listing::AuditPlan AuditDialog::plan() const
{
    listing::AuditPlan plan;
    if (const QByteArray group = m_group->currentData().toByteArray(); !group.isEmpty())
        plan.groups = {group};
    plan.sample = m_sample->currentData().toLongLong();
    return plan;
}

void AuditDialog::start(const listing::AuditPlan& plan, const QString& what)
{
    if (m_job)
        return;
    const auto running = m_source.audit(plan, this);
    m_job = running.job;
    connect(running.job, &base::Job::finished, this, [this, running] { ended(running); });
    m_progress->follow(running.job, what);
    Q_EMIT jobBegan(running.job, what);
    update();
}

// Compared anew, because meanwhile they may have become right, or others wrong.
void AuditDialog::fix()
{
    listing::AuditPlan fixing;
    for (const listing::WrongEntry& entry : m_report->entries) {
        if (std::ranges::find(fixing.groups, entry.group) == fixing.groups.end())
            fixing.groups.push_back(entry.group);
    }
    fixing.fix = true;
    start(fixing, tr("Fixing"));
}

void AuditDialog::ended(const Running<listing::AuditReport>& running)
{
    const auto outcome = running.job->outcome();
    running.job->deleteLater();
    m_job = nullptr;
    if (outcome && *running.report) {
        m_report = **running.report;
        showReport();
    } else if (!outcome && outcome.error().code == base::ErrorCode::Cancelled) {
        say(Tone::Neutral, tr("It was cancelled."), {});
    } else if (!outcome) {
        const common::ErrorText error = common::describe(outcome.error());
        say(Tone::Bad, error.title, error.advice);
    }
    update();
}

void AuditDialog::showReport()
{
    const listing::AuditReport& report = *m_report;
    const QString compared = common::formatCount(report.compared());
    const QString took = common::formatDuration(report.took);
    m_model.setRows(rowsOf(report));
    m_table->setVisible(!report.entries.empty());
    if (report.wrong == 0 && report.compared() == 0)
        say(Tone::Neutral, tr("There was nothing to compare."), detailOf(report));
    else if (report.wrong == 0)
        say(Tone::Good, tr("What is cached agrees with the database: %1 compared in %2.").arg(compared, took),
            detailOf(report));
    else if (report.fixed == report.wrong)
        say(Tone::Good,
            tr("What was wrong is cleared and right again: %1 fixed in %2.")
                .arg(common::formatCount(report.fixed), took),
            detailOf(report));
    else
        say(Tone::Bad,
            tr("Wrong: %1 of %2 compared in %3.")
                .arg(common::formatCount(report.wrong - report.fixed), compared, took),
            detailOf(report));
    if (m_table->isVisibleTo(this))
        resize(width(), std::max(height(), sizeHint().height()));
}

void AuditDialog::say(Tone tone, const QString& text, const QString& detail)
{
    m_mark->setIcon(tone == Tone::Neutral ? theme::Icon::Info : theme::toneIcon(tone), theme::toneInk(tone));
    m_mark->show();
    m_verdict->setText(text);
    m_verdict->show();
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
}

void AuditDialog::update()
{
    const qint64 wrong = m_report ? m_report->wrong - m_report->fixed : 0;
    m_group->setEnabled(!m_job);
    m_sample->setEnabled(!m_job);
    m_run->setEnabled(!m_job);
    m_run->setText(m_report ? tr("Compare again") : tr("Compare"));
    m_close->setText(tr("Close"));
    m_fix->setVisible(wrong > 0);
    m_fix->setText(wrong == 1 ? tr("Fix the entry") : tr("Fix %1 entries").arg(common::formatCount(wrong)));
    m_fix->setEnabled(!m_job && m_refusal.isEmpty());
    m_fix->setToolTip(m_refusal);
}

} // namespace cache_groups
