#include "ui/cache_groups/flush_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace cache_groups {

using theme::u;

namespace {

constexpr qsizetype sampleShown = 8;

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

FlushDialog::FlushDialog(CachePresenter& presenter, QWidget* parent)
    : QDialog(parent)
    , m_presenter(presenter)
{
    const common::Danger danger = presenter.clearDanger({});
    setWindowTitle(
        QStringLiteral("%1 – %2").arg(danger.profile, common::environmentName(danger.environment)));
    setAccessibleName(tr("Empty the whole Redis database"));
    setMinimumWidth(u(480));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    buildFacts();
    layout->addWidget(buildProof());
    layout->addWidget(buildButtons());
    connect(m_progress, &common::ProgressRow::cancelRequested, this, &QDialog::reject);
    connect(this, &QDialog::finished, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    const auto running = presenter.source().survey(this);
    m_job = running.job;
    connect(running.job, &base::Job::finished, this, [this, running] { ended(running); });
    m_progress->follow(running.job, tr("Counting its keys"));
    update();
}

void FlushDialog::buildFacts()
{
    auto* head = new QHBoxLayout;
    auto* glyph = new common::IconLabel(theme::Icon::Bad, 20, this);
    glyph->setIcon(theme::Icon::Bad, theme::Ink::Bad);
    m_title = wrapped(tr("Empty the whole Redis database"), this);
    theme::setFont(m_title, theme::FontRole::Section);
    head->addWidget(glyph);
    head->addWidget(m_title, 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(head);
    m_progress = new common::ProgressRow(this);
    m_facts = wrapped({}, this);
    m_sample = wrapped({}, this);
    m_sample->setContentsMargins(u(12), u(8), u(12), u(8));
    theme::setRole(m_sample, theme::Role::Pane);
    m_lost = wrapped({}, this);
    for (QWidget* one : {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_facts),
                         static_cast<QWidget*>(m_sample), static_cast<QWidget*>(m_lost)}) {
        one->hide();
        layout()->addWidget(one);
    }
}

QWidget* FlushDialog::buildProof()
{
    m_proof = new QWidget(this);
    auto* row = new QHBoxLayout(m_proof);
    row->setContentsMargins(0, 0, 0, 0);
    m_word = new QLabel(m_proof);
    theme::setFont(m_word, theme::FontRole::Strong);
    m_typed = new QLineEdit(m_proof);
    row->addWidget(new QLabel(tr("To go on, type"), m_proof));
    row->addWidget(m_word);
    row->addWidget(m_typed, 1);
    connect(m_typed, &QLineEdit::textChanged, this, &FlushDialog::update);
    m_proof->hide();
    return m_proof;
}

QWidget* FlushDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    m_verb = new QPushButton(tr("Empty it"), buttons);
    theme::setRole(m_verb, theme::Role::Danger);
    cancel->setAutoDefault(false);
    m_verb->setAutoDefault(false);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_verb);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT confirmed(m_name);
    });
    cancel->setFocus();
    return buttons;
}

void FlushDialog::ended(const Running<SurveyedDatabase>& running)
{
    const auto outcome = running.job->outcome();
    running.job->deleteLater();
    m_job = nullptr;
    if (outcome && *running.report)
        showSurvey(**running.report);
    else if (!outcome && outcome.error().code != base::ErrorCode::Cancelled) {
        m_facts->setText(common::errorLine(outcome.error()));
        m_facts->show();
    }
    update();
}

void FlushDialog::showSurvey(const SurveyedDatabase& surveyed)
{
    const cache::DatabaseSurvey& survey = surveyed.survey;
    m_name = surveyed.name;
    m_title->setText(tr("Empty the whole Redis database %1").arg(m_name));
    m_facts->setText(tr("%1 keys · %2 of Keystead · %3 of others")
                         .arg(common::formatCount(survey.keys), common::formatCount(survey.ours),
                              common::formatCount(survey.foreign())));
    m_facts->show();
    QStringList sample;
    for (const QByteArray& key : survey.sample.first(std::min(survey.sample.size(), sampleShown)))
        sample << base::escapeBytes(key);
    if (survey.foreign() > sample.size() && !sample.isEmpty())
        sample << tr("… and %1 more of others").arg(common::formatCount(survey.foreign() - sample.size()));
    m_sample->setText(sample.join(QLatin1Char('\n')));
    m_sample->setVisible(!sample.isEmpty());
    m_lost->setText(survey.foreign() > 0
                        ? tr("%1 keys are not Keystead's. They are lost for good, whoever needs them.")
                              .arg(common::formatCount(survey.foreign()))
                        : tr("All of them are Keystead's: they fill again from PostgreSQL."));
    m_lost->show();
    m_verb->setText(tr("Empty %1 keys").arg(common::formatCount(survey.keys)));
    m_word->setText(m_name);
    m_typed->setAccessibleName(tr("Type %1 to go on").arg(m_name));
    m_proof->show();
    m_typed->setFocus();
}

void FlushDialog::update()
{
    m_verb->setEnabled(!m_name.isEmpty() && m_typed->text().trimmed() == m_name);
}

void FlushDialog::keyPressEvent(QKeyEvent* event)
{
    // Enter does nothing here unless a button has the focus.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (auto* button = qobject_cast<QPushButton*>(focusWidget()); button && button->isEnabled())
            button->click();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace cache_groups
