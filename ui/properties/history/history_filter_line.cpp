#include "ui/properties/history/history_filter_line.h"

#include "ui/properties/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>

namespace properties {

using theme::u;

namespace {

enum class Span { All, Today, Week, Month, Between };

constexpr std::chrono::minutes dayLook{1};

} // namespace

HistoryFilterLine::HistoryFilterLine(QWidget* parent)
    : QWidget(parent)
    , m_today(QDate::currentDate())
{
    m_typingTimer.setSingleShot(true);
    m_typingTimer.setInterval(typingDelay);
    m_dayTimer.setInterval(dayLook);
    connect(&m_typingTimer, &QTimer::timeout, this, &HistoryFilterLine::tell);
    connect(&m_dayTimer, &QTimer::timeout, this, [this] { setToday(QDate::currentDate()); });
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(u(16), 0, u(16), u(8));
    m_layout->setSpacing(u(8));
    buildListing(m_layout);
    m_person = addChoice(m_layout, tr("Who"));
    m_person->addItem(tr("Everybody"), QString());
    m_kind = addChoice(m_layout, tr("Kind"));
    m_kind->addItem(tr("All kinds"), int(ChangeKind::All));
    m_kind->addItem(tr("Created"), int(ChangeKind::Created));
    m_kind->addItem(tr("Edited"), int(ChangeKind::Edited));
    m_kind->addItem(tr("Deleted"), int(ChangeKind::Deleted));
    m_kind->addItem(tr("Restored"), int(ChangeKind::Restored));
    m_kind->addItem(tr("Many at once"), int(ChangeKind::Many));
    m_kind->setToolTip(tr("Many at once: bulk edits and imports"));
    m_field = addChoice(m_layout, tr("Field"));
    m_field->addItem(tr("All fields"), -1);
    for (const property::Field field : property::allFields)
        m_field->addItem(fieldText(field), int(field));
    buildSpan(m_layout);
    m_chip = new QPushButton(theme::icon(theme::Icon::Close, theme::Ink::Muted), tr("One transaction"), this);
    m_chip->setObjectName(QStringLiteral("chip"));
    m_chip->setAccessibleName(tr("Remove filter: one transaction"));
    m_chip->setToolTip(m_chip->accessibleName());
    m_chip->hide();
    m_layout->addWidget(m_chip);
    m_clear = new QPushButton(tr("Show everything"), this);
    m_clear->setToolTip(tr("Removes every part of the filter"));
    theme::setRole(m_clear, theme::Role::Link);
    m_clear->hide();
    m_layout->addWidget(m_clear);
    m_layout->addStretch(1);
    connect(m_clear, &QPushButton::clicked, this, &HistoryFilterLine::clear);
    connect(m_chip, &QPushButton::clicked, this, [this] {
        m_transaction.reset();
        tell();
    });
}

QComboBox* HistoryFilterLine::addChoice(QHBoxLayout* layout, const QString& name)
{
    auto* choice = new QComboBox(this);
    choice->setAccessibleName(name);
    layout->addWidget(choice);
    connect(choice, &QComboBox::activated, this, &HistoryFilterLine::tell);
    return choice;
}

void HistoryFilterLine::buildListing(QHBoxLayout* layout)
{
    m_listing = new QLineEdit(this);
    m_listing->setPlaceholderText(tr("Listing number"));
    m_listing->setAccessibleName(tr("Number of a listing"));
    m_listing->setToolTip(tr("Only changes of this listing, also of a deleted one (Ctrl+F)"));
    m_listing->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{0,18}")), m_listing));
    m_listing->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_listing->setClearButtonEnabled(true);
    m_listing->setFixedWidth(u(168));
    m_listing->installEventFilter(this);
    layout->addWidget(m_listing);
    connect(m_listing, &QLineEdit::textChanged, &m_typingTimer, qOverload<>(&QTimer::start));
}

void HistoryFilterLine::buildSpan(QHBoxLayout* layout)
{
    m_span = addChoice(layout, tr("Time"));
    m_span->addItem(tr("All time"), int(Span::All));
    m_span->addItem(tr("Today"), int(Span::Today));
    m_span->addItem(tr("7 days"), int(Span::Week));
    m_span->addItem(tr("30 days"), int(Span::Month));
    m_span->addItem(tr("Between…"), int(Span::Between));
    const auto addDay = [this, layout](const QDate& day, const QString& name) {
        auto* edit = new QDateEdit(day, this);
        edit->setCalendarPopup(true);
        edit->setAccessibleName(name);
        edit->setMinimumWidth(u(144)); // the style's own hint leaves out the arrow
        edit->hide();
        layout->addWidget(edit);
        connect(edit, &QDateEdit::dateChanged, this, &HistoryFilterLine::tell);
        return edit;
    };
    m_from = addDay(m_today.addDays(-6), tr("First day"));
    m_until = addDay(m_today, tr("Last day"));
}

void HistoryFilterLine::addTrailing(QWidget* widget)
{
    m_layout->addWidget(widget);
}

ChangesFilter HistoryFilterLine::filter() const
{
    ChangesFilter filter;
    property::HistoryQuery& query = filter.query;
    query.user = m_person->currentData().toString();
    filter.kind = static_cast<ChangeKind>(m_kind->currentData().toInt());
    if (const int field = m_field->currentData().toInt(); field >= 0)
        query.field = static_cast<property::Field>(field);
    if (const qint64 id = m_listing->text().toLongLong(); id > 0)
        query.property = id;
    query.transaction = m_transaction;
    switch (static_cast<Span>(m_span->currentData().toInt())) {
    case Span::All:
        break;
    case Span::Today:
        query.from = m_today.startOfDay();
        break;
    case Span::Week:
        query.from = m_today.addDays(-6).startOfDay();
        break;
    case Span::Month:
        query.from = m_today.addDays(-29).startOfDay();
        break;
    case Span::Between:
        query.from = m_from->date().startOfDay();
        query.until = m_until->date().addDays(1).startOfDay();
        break;
    }
    return filter;
}

void HistoryFilterLine::setUsers(const std::vector<QString>& users)
{
    const QString chosen = m_person->currentData().toString();
    m_person->clear();
    m_person->addItem(tr("Everybody"), QString());
    for (const QString& user : users)
        m_person->addItem(user, user);
    if (m_person->findData(chosen) < 0)
        m_person->addItem(chosen, chosen);
    m_person->setCurrentIndex(m_person->findData(chosen));
}

void HistoryFilterLine::forget()
{
    m_isFilling = true;
    for (QComboBox* choice : {m_person, m_kind, m_field, m_span})
        choice->setCurrentIndex(0);
    m_listing->clear();
    m_transaction.reset();
    m_isFilling = false;
}

void HistoryFilterLine::clear()
{
    forget();
    tell();
}

void HistoryFilterLine::setTransaction(quint64 transaction)
{
    forget();
    m_transaction = transaction;
    tell();
}

void HistoryFilterLine::setListing(property::PropertyId id)
{
    forget();
    m_listing->setText(QString::number(id));
    tell();
}

void HistoryFilterLine::setToday(const QDate& today)
{
    if (std::exchange(m_today, today) != today)
        tell();
}

void HistoryFilterLine::tell()
{
    if (m_isFilling)
        return;
    m_typingTimer.stop();
    const auto span = static_cast<Span>(m_span->currentData().toInt());
    const bool isBetween = span == Span::Between;
    if (span == Span::All || isBetween) {
        m_dayTimer.stop();
    } else if (!m_dayTimer.isActive()) {
        m_today = QDate::currentDate();
        m_dayTimer.start();
    }
    m_from->setVisible(isBetween);
    m_until->setVisible(isBetween);
    m_chip->setVisible(m_transaction.has_value());
    const ChangesFilter chosen = filter();
    m_clear->setVisible(!chosen.isEmpty());
    Q_EMIT filterChosen(chosen);
}

bool HistoryFilterLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_listing || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        if (!m_listing->text().isEmpty()) {
            m_listing->clear();
            return true;
        }
        [[fallthrough]];
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        tell();
        Q_EMIT left();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace properties
