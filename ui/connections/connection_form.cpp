#include "ui/connections/connection_form.h"

#include "ui/connections/form_row.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QVBoxLayout>

namespace connections {

using theme::u;

namespace {

constexpr int narrow = 470; // below it labels stand above their fields

} // namespace

ConnectionForm::ConnectionForm(ConnectionsPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    setAccessibleName(tr("Connection"));
    m_views = new QTabBar(this);
    m_views->setDrawBase(false);
    m_views->setExpanding(false);
    m_views->setAccessibleName(tr("Views of the connection"));
    m_views->addTab(tr("Form"));
    m_views->addTab(tr("URL"));
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_fields = new QWidget(m_scroll);
    auto* grid = new QGridLayout(m_fields);
    grid->setContentsMargins(0, u(8), u(12), u(8));
    grid->setHorizontalSpacing(u(12));
    grid->setVerticalSpacing(u(4));
    grid->setColumnStretch(1, 1);
    buildHead(grid);
    buildDatabase(grid);
    buildRedis(grid);
    buildUrls(grid);
    buildFoot(grid);
    grid->setRowStretch(grid->rowCount(), 1);
    m_scroll->setWidget(m_fields);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    layout->addWidget(m_views);
    layout->addWidget(m_scroll, 1);

    connect(m_views, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_isFilling && !m_presenter.setView(index == 0 ? View::Form : View::Url))
            fill(); // back to the view whose problem is shown
    });
    connect(&m_presenter, &ConnectionsPresenter::currentChanged, this, &ConnectionForm::fill);
    connect(&m_presenter, &ConnectionsPresenter::formChanged, this, &ConnectionForm::showState);
    connect(&m_presenter, &ConnectionsPresenter::noteChanged, this, &ConnectionForm::showState);
    connect(&m_presenter, &ConnectionsPresenter::fieldRequested, this, &ConnectionForm::focusField);
    fill();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void ConnectionForm::fill()
{
    const QString hint = m_presenter.isNew() ? tr("optional") : tr("empty: the stored one stays");
    for (const Field field : passwordFields)
        m_lines[field]->setPlaceholderText(hint);
    m_isFilling = true;
    m_views->setCurrentIndex(m_presenter.view() == View::Form ? 0 : 1);
    m_isFilling = false;
    m_scroll->verticalScrollBar()->setValue(0);
    showState();
}

void ConnectionForm::fillLines()
{
    m_isFilling = true;
    const FormValues& values = m_presenter.values();
    for (const auto& [field, line] : m_lines) {
        const QString text = field == Field::DatabaseUrl ? m_presenter.urls().database
                             : field == Field::RedisUrl  ? m_presenter.urls().redis
                                                         : values.text(field);
        if (line->text() != text) {
            line->setText(text);
            line->setCursorPosition(0);
        }
    }
    m_isFilling = false;
}

void ConnectionForm::showState()
{
    fillLines();
    const FormValues& values = m_presenter.values();
    m_environment->button(int(values.environment))->setChecked(true);
    m_access->button(int(values.access))->setChecked(true);
    showService();
    m_tls->setCurrentIndex(m_tls->findData(int(values.databaseTls)));
    m_transport->setCurrentIndex(m_transport->findData(int(values.transport)));
    m_note->setText(m_presenter.passwordNote());
    showWarming();
    showRows();
    std::map<FormRow*, QString> problems; // host and port share a row
    for (const auto& [field, row] : m_rows) {
        const QString problem = m_presenter.problem(field);
        if (problems[row].isEmpty())
            problems[row] = problem;
        if (const auto line = m_lines.find(field); line != m_lines.end()) {
            theme::setRole(line->second, problem.isEmpty() ? theme::Role::None : theme::Role::Invalid);
            line->second->setAccessibleDescription(problem);
        }
    }
    for (const auto& [row, problem] : problems)
        row->setProblem(problem);
}

// What is left empty comes from the service.
void ConnectionForm::showService()
{
    const bool hasService = !m_presenter.values().text(Field::DatabaseService).trimmed().isEmpty();
    for (const Field field : {Field::DatabaseHost, Field::DatabaseName, Field::DatabaseUser})
        m_lines[field]->setPlaceholderText(hasService ? tr("from the service") : QString());
    m_tls->setItemText(m_tls->findData(int(DatabaseTls::Prefer)),
                       hasService ? tr("as the service says") : tr("when the server can"));
}

// A profile that looks only fills nothing.
void ConnectionForm::showWarming()
{
    const FormValues& values = m_presenter.values();
    const bool writes = values.access == base::AccessMode::ReadWrite;
    const QString reason = writes ? QString() : tr("Nothing is written to the cache while looking only.");
    m_warm->setChecked(values.warmAtStart);
    for (QWidget* input :
         {static_cast<QWidget*>(m_warm), static_cast<QWidget*>(m_lines[Field::WarmMinutes])}) {
        input->setEnabled(writes);
        input->setToolTip(reason);
    }
}

void ConnectionForm::showRows()
{
    const FormValues& values = m_presenter.values();
    const bool isFixed = m_presenter.isSample() || m_presenter.isUnreadable(); // only its name is shown
    const bool isForm = m_presenter.view() == View::Form && !isFixed;
    const bool isUrl = m_presenter.view() == View::Url && !isFixed;
    const bool isUnix = values.transport == redis::Transport::Unix;
    const bool redisTls = values.transport == redis::Transport::Tls;
    const bool databaseTls = values.databaseTls != DatabaseTls::Off;
    for (const auto& [field, row] : m_rows) {
        bool visible = field == Field::Name || field == Field::Environment || field == Field::KeyPrefix ||
                       (field >= Field::Access && field <= Field::WarmMinutes);
        if (field == Field::DatabaseUrl || field == Field::RedisUrl)
            visible = isUrl;
        else if (field >= Field::DatabaseAuthority && field <= Field::DatabaseKeyPassword)
            visible = isForm && databaseTls;
        else if (field == Field::RedisHost || field == Field::RedisPort)
            visible = isForm && !isUnix;
        else if (field == Field::RedisPath)
            visible = isForm && isUnix;
        else if (field >= Field::RedisAuthority && field <= Field::RedisServerName)
            visible = isForm && redisTls;
        else if (field >= Field::DatabaseHost && field <= Field::RedisDatabase)
            visible = isForm;
        row->setVisible(visible && (!isFixed || field == Field::Name));
    }
    for (QWidget* label : m_databaseSection)
        label->setVisible(isForm);
    for (QWidget* label : m_redisSection)
        label->setVisible(isForm);
    m_only->setVisible(isFixed);
    m_only->setText(m_presenter.isSample()
                        ? tr("The sample data has private servers of its own, which start when it opens.")
                        : m_presenter.unreadableAdvice());
    m_lines[Field::Name]->setReadOnly(isFixed);
    m_views->setVisible(!isFixed);
    m_note->parentWidget()->setVisible(!isFixed);
    m_forget->setVisible(!m_presenter.isNew());
}

QLineEdit* ConnectionForm::line(Field field) const
{
    const auto found = m_lines.find(field);
    return found == m_lines.end() ? nullptr : found->second;
}

void ConnectionForm::focusField(Field field)
{
    QLineEdit* const input = line(field);
    if (!input)
        return;
    m_scroll->ensureWidgetVisible(input);
    input->setFocus(Qt::OtherFocusReason);
    input->selectAll();
}

void ConnectionForm::takeFocus()
{
    focusField(m_presenter.view() == View::Form ? Field::Name : Field::DatabaseUrl);
}

void ConnectionForm::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    for (const auto& [field, row] : m_rows)
        row->setStacked(width() < u(narrow));
}

// Checked on leaving, and what the keyboard reaches is scrolled into sight.
bool ConnectionForm::eventFilter(QObject* watched, QEvent* event)
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(),
                                    [watched](const auto& pair) { return pair.second == watched; });
    if (found != m_lines.end() && event->type() == QEvent::FocusIn)
        m_scroll->ensureWidgetVisible(found->second);
    if (found != m_lines.end() && event->type() == QEvent::FocusOut && !m_isFilling)
        m_presenter.check(found->first);
    return QWidget::eventFilter(watched, event);
}

} // namespace connections
