#include "ui/cache_groups/clear_entries_dialog.h"

#include "core/listing/catalogue.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace cache_groups {

using theme::u;

namespace {

enum Kind { Pattern, TagOf };

QLabel* wrapped(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

ClearEntriesDialog::ClearEntriesDialog(CachePresenter& presenter, QWidget* parent)
    : QDialog(parent)
    , m_presenter(presenter)
{
    setWindowTitle(tr("Clear some entries – %1").arg(presenter.source().profile().name));
    setAccessibleName(tr("Clear some entries"));
    setMinimumWidth(u(480));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* title = new QLabel(tr("Which entries?"), this);
    theme::setFont(title, theme::FontRole::Section);
    m_text = new QLineEdit(this);
    theme::setFont(m_text, theme::FontRole::Fixed);
    m_hint = wrapped(this);
    theme::setRole(m_hint, theme::Role::Muted);
    m_problem = wrapped(this);
    m_problem->hide();
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    layout->addWidget(title);
    layout->addWidget(buildKinds());
    layout->addWidget(m_text);
    layout->addWidget(m_hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_progress);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(m_text, &QLineEdit::textChanged, this, [this] {
        say({});
        update();
    });
    connect(m_kinds, &QButtonGroup::idToggled, this, [this] {
        say({});
        update();
    });
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(this, &QDialog::finished, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    update();
    m_text->setFocus();
}

QWidget* ClearEntriesDialog::buildKinds()
{
    auto* kinds = new QWidget(this);
    auto* layout = new QHBoxLayout(kinds);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(16));
    m_kinds = new QButtonGroup(this);
    auto* pattern = new QRadioButton(tr("By &name"), kinds);
    auto* tag = new QRadioButton(tr("By &tag"), kinds);
    m_kinds->addButton(pattern, Pattern);
    m_kinds->addButton(tag, TagOf);
    pattern->setChecked(true);
    layout->addWidget(pattern);
    layout->addWidget(tag);
    layout->addStretch(1);
    return kinds;
}

QWidget* ClearEntriesDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    m_look = new QPushButton(tr("Look…"), buttons);
    theme::setRole(m_look, theme::Role::Primary);
    m_look->setDefault(true);
    cancel->setAutoDefault(false);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_look);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_look, &QPushButton::clicked, this, &ClearEntriesDialog::look);
    return buttons;
}

bool ClearEntriesDialog::isTag() const
{
    return m_kinds->checkedId() == TagOf;
}

void ClearEntriesDialog::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    theme::setRole(m_text, problem.isEmpty() ? theme::Role::None : theme::Role::Invalid);
}

void ClearEntriesDialog::look()
{
    const QByteArray text = m_text->text().trimmed().toUtf8();
    if (m_job)
        return;
    if (isTag()) {
        if (listing::groupsOf({text}).empty()) {
            say(tr("No entry carries a tag of that name."));
            return;
        }
        accept();
        Q_EMIT tagChosen(text);
        return;
    }
    const auto running = m_presenter.source().find(text, this);
    m_job = running.job;
    connect(running.job, &base::Job::finished, this, [this, running, text] { ended(running, text); });
    m_progress->follow(running.job, tr("Looking"));
    update();
}

void ClearEntriesDialog::ended(const Running<cache::FoundEntries>& running, const QByteArray& pattern)
{
    const auto outcome = running.job->outcome();
    running.job->deleteLater();
    m_job = nullptr;
    update();
    if (!outcome) {
        if (outcome.error().code != base::ErrorCode::Cancelled)
            say(common::errorLine(outcome.error()));
        return;
    }
    if (!*running.report || (*running.report)->keys.isEmpty()) {
        say(tr("Nothing is cached under such a name."));
        return;
    }
    if ((*running.report)->cut) {
        say(tr("More than %1 entries match: clear a group, or narrow the name.")
                .arg(common::formatCount(cache::mostFound)));
        return;
    }
    accept();
    Q_EMIT found(pattern, **running.report);
}

void ClearEntriesDialog::update()
{
    m_text->setAccessibleName(isTag() ? tr("Tag") : tr("Name, with * for anything"));
    m_text->setPlaceholderText(isTag() ? QStringLiteral("prop:812") : QStringLiteral("page:city=langkawi*"));
    m_hint->setText(isTag()
                        ? tr("What an edit drops: prop:812 and agent:3 for one, prop:list and agent:list "
                             "for the lists, prop:all, agent:all, feedback, or group:page.")
                        : tr("Group and parameters as they stand in the key; * stands for anything, ? for "
                             "one character. Only entries of this profile match."));
    m_text->setEnabled(!m_job);
    m_look->setEnabled(!m_job && !m_text->text().trimmed().isEmpty());
}

} // namespace cache_groups
