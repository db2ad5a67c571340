#include "ui/welcome/welcome_page.h"

#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/connections/profile_delegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"
#include "ui/welcome/choice_button.h"
#include "ui/welcome/opening_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace welcome {

namespace {

constexpr int columnWidth = 720;
constexpr int knownRows = 3; // at most so many without scrolling

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
    auto* choosing = new QWidget(m_steps);
    auto* layout = new QVBoxLayout(choosing);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(24));
    layout->addWidget(buildProblem());
    layout->addWidget(buildKnown());
    layout->addStretch(1);
    m_missing = new common::EmptyState(m_steps);
    m_opening = new OpeningRow(m_steps);
    for (QWidget* step : {choosing, static_cast<QWidget*>(m_missing), static_cast<QWidget*>(m_opening)})
        m_steps->addWidget(step);
    connect(m_missing, &common::EmptyState::actionRequested, &m_presenter, &WelcomePresenter::lookAgain);
    connect(m_opening, &OpeningRow::cancelRequested, &m_presenter, &WelcomePresenter::cancel);
    connect(m_opening, &OpeningRow::openNowRequested, &m_presenter, &WelcomePresenter::openNow);
    return m_steps;
}

// Why the last one did not open, and the ways on.
QWidget* WelcomePage::buildProblem()
{
    m_problem = new QWidget(this);
    auto* glyph = new common::IconLabel(theme::toneIcon(theme::Tone::Bad), 16, m_problem);
    glyph->setIcon(theme::toneIcon(theme::Tone::Bad), theme::Ink::Bad);
    m_problemText = new QLabel(m_problem);
    m_problemText->setWordWrap(true);
    m_problemText->setTextFormat(Qt::PlainText);
    m_problemText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_edit = new QPushButton(tr("Edit the connection…"), m_problem);
    auto* again = new QPushButton(tr("Try again"), m_problem);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::u(8));
    row->addWidget(glyph, 0, Qt::AlignTop);
    row->addWidget(m_problemText, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_edit);
    buttons->addWidget(again);
    auto* layout = new QVBoxLayout(m_problem);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
    layout->addLayout(row);
    layout->addLayout(buttons);
    connect(m_edit, &QPushButton::clicked, &m_presenter, &WelcomePresenter::editProblem);
    connect(again, &QPushButton::clicked, &m_presenter, &WelcomePresenter::tryAgain);
    return m_problem;
}

QWidget* WelcomePage::buildKnown()
{
    m_known = new QWidget(this);
    auto* label = common::sectionLabel(tr("Known connections"), m_known);
    m_list = new QListView(m_known);
    m_list->setModel(&m_presenter.known());
    m_list->setItemDelegate(new connections::ProfileDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setAccessibleName(label->text());
    auto* layout = new QVBoxLayout(m_known);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
    layout->addWidget(label);
    layout->addWidget(m_list);
    const auto open = [this](const QModelIndex& index) { m_presenter.openKnown(index.row()); };
    connect(m_list, &QListView::clicked, this, open);
    // Enter; a mouse click has been heard already.
    connect(m_list, &QListView::activated, this, open);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &WelcomePage::arrangeKnown);
    return m_known;
}

void WelcomePage::arrangeKnown()
{
    const int rows = m_presenter.known().rowCount();
    m_known->setVisible(rows > 0);
    if (rows == 0)
        return;
    if (!m_list->currentIndex().isValid()) // a view without one crashes Qt 6.4 under AT-SPI
        m_list->setCurrentIndex(m_presenter.known().index(0));
    m_list->setFixedHeight(std::min(rows, knownRows) * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth());
}

void WelcomePage::update()
{
    const Step step = m_presenter.step();
    const bool opening = step == Step::Opening;
    m_sample->setChosen(step == Step::ProgramsMissing || (opening && m_presenter.isSample()));
    m_servers->setChosen(opening && !m_presenter.isSample());
    m_sample->setEnabled(!opening);
    m_servers->setEnabled(!opening);
    switch (step) {
    case Step::Choosing:
        updateProblem();
        arrangeKnown();
        m_steps->setCurrentIndex(0);
        break;
    case Step::ProgramsMissing:
        updateMissing();
        m_steps->setCurrentWidget(m_missing);
        break;
    case Step::Opening:
        m_opening->show(m_presenter.opening(), m_presenter.isSample());
        m_steps->setCurrentWidget(m_opening);
        break;
    }
}

// Return presses the button that has the focus, whatever the desktop's habit: the first start is one
// question, and people answer questions with Return.
void WelcomePage::keyPressEvent(QKeyEvent* event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* const button = qobject_cast<QAbstractButton*>(focusWidget());
    if (isReturn && button && !event->isAutoRepeat())
        button->click();
    else
        QWidget::keyPressEvent(event);
}

void WelcomePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!focusWidget())
        m_sample->setFocus();
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

void WelcomePage::updateProblem()
{
    const base::Error& problem = m_presenter.problem();
    m_problem->setVisible(problem.code != base::ErrorCode::None);
    m_edit->setVisible(!m_presenter.isSample());
    const QString line = common::errorLine(problem);
    m_problemText->setText(m_presenter.isSample()
                               ? tr("The sample data could not be opened. %1").arg(line)
                               : tr("“%1” could not be opened. %2").arg(m_presenter.profile().name, line));
}

} // namespace welcome
