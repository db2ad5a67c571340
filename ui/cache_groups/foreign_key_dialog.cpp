#include "ui/cache_groups/foreign_key_dialog.h"

#include "ui/cache_groups/foreign_words.h"
#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace cache_groups {

using theme::u;

namespace {

enum Kind { Name, Pattern };

QLabel* wrapped(QWidget* parent, bool isMuted = false)
{
    auto* label = isMuted ? common::mutedLabel({}, parent) : new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QVBoxLayout* columnOf(QWidget* part)
{
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    return layout;
}

} // namespace

ForeignKeyDialog::ForeignKeyDialog(ForeignPresenter& presenter, QWidget* parent)
    : QDialog(parent)
    , m_presenter(presenter)
{
    setWindowTitle(tr("Keys of another application"));
    setAccessibleName(windowTitle());
    setMinimumWidth(u(520));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    layout->addWidget(buildName());
    layout->addWidget(buildEvents());
    m_problem = wrapped(this);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->hide();
    m_preview = wrapped(this);
    m_preview->setObjectName(QStringLiteral("preview"));
    m_preview->setContentsMargins(u(12), u(8), u(12), u(8));
    theme::setRole(m_preview, theme::Role::Pane);
    m_preview->hide();
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    layout->addWidget(m_problem);
    layout->addWidget(m_preview);
    layout->addWidget(m_progress);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(&m_presenter, &ForeignPresenter::changed, this, &ForeignKeyDialog::update);
    connect(this, &QDialog::finished, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    update();
    m_name->setFocus();
}

QWidget* ForeignKeyDialog::buildName()
{
    auto* part = new QWidget(this);
    auto* layout = columnOf(part);
    auto* title = new QLabel(tr("Which keys?"), part);
    theme::setFont(title, theme::FontRole::Section);
    layout->addWidget(title);
    auto* kinds = new QHBoxLayout;
    kinds->setSpacing(u(16));
    m_kinds = new QButtonGroup(this);
    auto* name = new QRadioButton(tr("One &key"), part);
    auto* pattern = new QRadioButton(tr("A &pattern"), part);
    m_kinds->addButton(name, Name);
    m_kinds->addButton(pattern, Pattern);
    name->setChecked(true);
    kinds->addWidget(name);
    kinds->addWidget(pattern);
    kinds->addStretch(1);
    layout->addLayout(kinds);
    m_name = new QLineEdit(part);
    m_name->setObjectName(QStringLiteral("name"));
    theme::setFont(m_name, theme::FontRole::Fixed);
    m_hint = wrapped(part, true);
    layout->addWidget(m_name);
    layout->addWidget(m_hint);
    connect(m_kinds, &QButtonGroup::idToggled, this, &ForeignKeyDialog::edited);
    connect(m_name, &QLineEdit::textChanged, this, &ForeignKeyDialog::edited);
    return part;
}

QWidget* ForeignKeyDialog::buildEvents()
{
    auto* part = new QWidget(this);
    auto* layout = columnOf(part);
    auto* title = new QLabel(tr("Dropped by"), part);
    theme::setFont(title, theme::FontRole::Section);
    layout->addWidget(title);
    m_listings = new QCheckBox(tr("Every change of &listings"), part);
    m_listings->setChecked(true);
    m_agents = new QCheckBox(tr("Every change of &agents"), part);
    m_feedback = new QCheckBox(tr("New &feedback"), part);
    for (QCheckBox* box : {m_listings, m_agents, m_feedback}) {
        layout->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &ForeignKeyDialog::edited);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(u(8));
    auto* label = new QLabel(tr("&Single ones, by tag"), part);
    m_tags = new QLineEdit(part);
    m_tags->setObjectName(QStringLiteral("tags"));
    m_tags->setPlaceholderText(QStringLiteral("prop:812, agent:3"));
    theme::setFont(m_tags, theme::FontRole::Fixed);
    label->setBuddy(m_tags);
    row->addWidget(label);
    row->addWidget(m_tags, 1);
    layout->addLayout(row);
    connect(m_tags, &QLineEdit::textChanged, this, &ForeignKeyDialog::edited);
    return part;
}

QWidget* ForeignKeyDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    cancel->setAutoDefault(false);
    m_proceed = new QPushButton(buttons);
    m_proceed->setObjectName(QStringLiteral("proceed"));
    theme::setRole(m_proceed, theme::Role::Primary);
    m_proceed->setDefault(true);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_proceed);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_proceed, &QPushButton::clicked, this, &ForeignKeyDialog::proceed);
    return buttons;
}

cache::ForeignKey ForeignKeyDialog::key() const
{
    cache::ForeignKey key;
    key.name = m_name->text().trimmed().toUtf8();
    key.pattern = m_kinds->checkedId() == Pattern;
    const auto add = [&key](const cache::Tag& tag) {
        if (std::ranges::find(key.tags, tag) == key.tags.end())
            key.tags.push_back(tag);
    };
    if (m_listings->isChecked())
        add("prop:list");
    if (m_agents->isChecked())
        add("agent:list");
    if (m_feedback->isChecked())
        add("feedback");
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    for (const QString& tag : m_tags->text().split(between, Qt::SkipEmptyParts))
        add(tag.toUtf8());
    return key;
}

// What was looked at is not what stands there any more.
void ForeignKeyDialog::edited()
{
    if (m_job)
        m_job->cancel();
    m_job = nullptr; // what it found, or finds yet, is about another rule
    m_hasLooked = false;
    m_preview->hide();
    say({});
    update();
}

void ForeignKeyDialog::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void ForeignKeyDialog::proceed()
{
    if (const QString problem = m_presenter.problemOf(key()); !problem.isEmpty()) {
        say(problem);
        return;
    }
    say({});
    if (m_hasLooked)
        add();
    else
        look();
}

void ForeignKeyDialog::look()
{
    const auto running = m_presenter.match(key(), this);
    m_job = running.job;
    connect(running.job, &base::Job::finished, this, [this, running] { looked(running); });
    m_progress->follow(running.job, tr("Looking what matches"));
    update();
}

void ForeignKeyDialog::looked(const Running<cache::ForeignMatch>& running)
{
    const auto outcome = running.job->outcome();
    running.job->deleteLater();
    if (m_job != running.job)
        return; // another look is under way
    m_job = nullptr;
    if (outcome && *running.report) {
        m_hasLooked = true;
        m_preview->setText(
            matchText(**running.report) +
            (key().pattern && (*running.report)->keys == 0
                 ? QLatin1Char('\n') + tr("That may be right: what is not cached now will be later.")
                 : QString()));
    } else if (outcome.error().code != base::ErrorCode::Cancelled) {
        m_hasLooked = true; // the rule stands in PostgreSQL, and needs no Redis
        m_preview->setText(tr("What matches now is not known – %1").arg(common::errorLine(outcome.error())));
    }
    m_preview->setVisible(m_hasLooked);
    update();
}

void ForeignKeyDialog::add()
{
    m_isAdding = true;
    update();
    m_presenter.add(key(), this, [this](const base::Result<void>& added) {
        m_isAdding = false;
        if (added)
            accept();
        else
            say(common::errorLine(added.error()));
        update();
    });
}

void ForeignKeyDialog::update()
{
    const bool isPattern = m_kinds->checkedId() == Pattern;
    m_name->setAccessibleName(isPattern ? tr("Pattern") : tr("Name of the key"));
    m_name->setPlaceholderText(isPattern ? QStringLiteral(":1:views.decorators.cache.*")
                                         : QStringLiteral(":1:all_properties"));
    m_hint->setText(
        isPattern ? tr("* stands for anything, ? for one character, [ab] for one of these. Keys that match "
                       "are looked for in the background after each change, a moment behind it.")
                  : tr("As it stands in Redis, with what the application puts in front. It goes before "
                       "“Saved” is shown."));
    const QString refusal = m_presenter.refusal();
    m_proceed->setText(m_hasLooked ? tr("Add the rule") : tr("Look what matches"));
    m_proceed->setToolTip(!refusal.isEmpty() ? refusal
                          : m_hasLooked      ? tr("What matches now stays until the next such change")
                                             : tr("Only looks; nothing is dropped"));
    const bool isEmpty = m_name->text().trimmed().isEmpty();
    m_proceed->setEnabled(!m_job && !m_isAdding && refusal.isEmpty() && !isEmpty);
    for (QWidget* field : std::initializer_list<QWidget*>{m_name, m_tags, m_listings, m_agents, m_feedback})
        field->setEnabled(!m_isAdding);
}

} // namespace cache_groups
