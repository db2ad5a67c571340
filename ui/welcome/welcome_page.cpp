#include "ui/welcome/welcome_page.h"

#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/welcome/choice_button.h"
#include "ui/welcome/opening_row.h"
#include "ui/welcome/servers_form.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace welcome {

namespace {

constexpr int columnWidth = 720;

} // namespace

WelcomePage::WelcomePage(WelcomePresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    auto* column = new QWidget(this);
    column->setMaximumWidth(theme::u(columnWidth));
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(theme::u(16), theme::u(16), theme::u(16), theme::u(16));
    layout->setSpacing(theme::u(24));
    layout->addStretch(2);
    layout->addWidget(buildHead());
    layout->addWidget(buildChoices());
    layout->addWidget(buildSteps());
    layout->addStretch(3);

    auto* centre = new QHBoxLayout(this);
    centre->setContentsMargins(0, 0, 0, 0);
    centre->addStretch(1);
    centre->addWidget(column, 100);
    centre->addStretch(1);

    connect(&m_presenter, &WelcomePresenter::changed, this, &WelcomePage::update);
    update();
}

QWidget* WelcomePage::buildHead()
{
    auto* head = new QWidget(this);
    auto* name = new QLabel(tr("Keystead"), head);
    theme::setFont(name, theme::FontRole::Title);
    auto* sentence = common::mutedLabel(tr("See your listings, and the cache that serves them."), head);
    auto* mark = new QLabel(head);
    const int side = theme::u(40);
    mark->setPixmap(theme::applicationIcon().pixmap(QSize(side, side), devicePixelRatioF()));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name);
    words->addWidget(sentence);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(12));
    layout->addWidget(mark);
    layout->addLayout(words, 1);
    return head;
}

QWidget* WelcomePage::buildChoices()
{
    auto* choices = new QWidget(this);
    m_sample =
        new ChoiceButton(theme::Icon::Sample, tr("Try it with sample data"),
                         tr("Private PostgreSQL and Redis on this computer. 10,000 listings."), choices);
    m_servers =
        new ChoiceButton(theme::Icon::Connect, tr("Connect to your servers"),
                         tr("PostgreSQL and Redis you already run. Looks first, writes nothing."), choices);
    auto* layout = new QHBoxLayout(choices);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(16));
    layout->addWidget(m_sample, 1);
    layout->addWidget(m_servers, 1);
    connect(m_sample, &QAbstractButton::clicked, &m_presenter, &WelcomePresenter::trySample);
    connect(m_servers, &QAbstractButton::clicked, &m_presenter, &WelcomePresenter::connectServers);
    return choices;
}

QWidget* WelcomePage::buildSteps()
{
    m_steps = new QStackedWidget(this);
    m_note = new QLabel(m_steps);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_missing = new common::EmptyState(m_steps);
    m_form = new ServersForm(m_steps);
    m_opening = new OpeningRow(m_steps);
    for (QWidget* step : {static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_missing),
                          static_cast<QWidget*>(m_form), static_cast<QWidget*>(m_opening)})
        m_steps->addWidget(step);
    connect(m_missing, &common::EmptyState::actionRequested, &m_presenter, &WelcomePresenter::lookAgain);
    connect(m_form, &ServersForm::openRequested, &m_presenter, &WelcomePresenter::openServers);
    connect(m_form, &ServersForm::backRequested, &m_presenter, &WelcomePresenter::back);
    connect(m_opening, &OpeningRow::cancelRequested, &m_presenter, &WelcomePresenter::cancel);
    connect(m_opening, &OpeningRow::openNowRequested, &m_presenter, &WelcomePresenter::openNow);
    return m_steps;
}

void WelcomePage::update()
{
    const Step step = m_presenter.step();
    const bool opening = step == Step::Opening;
    m_sample->setChosen(step == Step::ProgramsMissing || (opening && m_presenter.isSample()));
    m_servers->setChosen(step == Step::EnteringServers || (opening && !m_presenter.isSample()));
    m_sample->setEnabled(!opening);
    m_servers->setEnabled(!opening);
    switch (step) {
    case Step::Choosing:
        updateNote();
        m_steps->setCurrentWidget(m_note);
        break;
    case Step::ProgramsMissing:
        updateMissing();
        m_steps->setCurrentWidget(m_missing);
        break;
    case Step::EnteringServers:
        m_form->show(m_presenter.serversProblem());
        m_steps->setCurrentWidget(m_form);
        if (m_shown == Step::Choosing)
            m_form->takeFocus();
        break;
    case Step::Opening:
        m_opening->show(m_presenter.opening(), m_presenter.isSample());
        m_steps->setCurrentWidget(m_opening);
        break;
    }
    m_shown = step;
}

void WelcomePage::updateMissing()
{
    const workspace::SampleReadiness& readiness = m_presenter.readiness();
    common::EmptyText text;
    text.icon = theme::toneIcon(theme::Tone::Warn);
    text.tone = theme::Tone::Warn;
    const auto missing = readiness.missingPrograms.size();
    text.title = missing == 1 ? tr("The sample data needs one more program")
                              : tr("The sample data needs %1 more programs").arg(missing);
    text.detail = tr("%1 – install with this command in a terminal, then look again:")
                      .arg(readiness.missingPrograms.join(QStringLiteral(", ")));
    text.copyable = readiness.installCommand;
    text.action = tr("Look again");
    m_missing->setText(text);
}

void WelcomePage::updateNote()
{
    const base::Error& problem = m_presenter.sampleProblem();
    m_note->setText(problem.code == base::ErrorCode::None
                        ? QString()
                        : tr("The sample data could not be opened. %1").arg(common::errorLine(problem)));
}

} // namespace welcome
