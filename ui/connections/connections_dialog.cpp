#include "ui/connections/connections_dialog.h"

#include "ui/common/banner.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/error_text.h"
#include "ui/common/toast.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/connections/connection_form.h"
#include "ui/connections/profile_delegate.h"
#include "ui/connections/test_panel.h"
#include "ui/connections/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace connections {

using theme::u;

ConnectionsDialog::ConnectionsDialog(ConnectionsPresenter& presenter, QWidget* parent)
    : QDialog(parent)
    , m_presenter(presenter)
{
    setWindowTitle(tr("Connections"));
    setAccessibleName(windowTitle());
    auto* columns = new QHBoxLayout;
    columns->setSpacing(u(16));
    columns->addWidget(buildList());
    columns->addWidget(buildForm(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    layout->addLayout(columns, 1);
    layout->addWidget(buildButtons());
    m_toasts = new common::ToastArea(this);
    m_toasts->setBottomMargin(u(56));
    QSize size(u(980), u(720));
    if (const QScreen* screen = QGuiApplication::primaryScreen())
        size = size.boundedTo(screen->availableSize() * 0.95);
    resize(size);
    connectPresenter();
    showCurrent();
}

QWidget* ConnectionsDialog::buildList()
{
    auto* side = new QWidget(this);
    m_side = side;
    m_list = new QListView(side);
    m_list->setAccessibleName(tr("Known connections"));
    m_list->setModel(&m_presenter.model());
    m_list->setItemDelegate(new ProfileDelegate(m_list));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto* add = new QPushButton(theme::icon(theme::Icon::Plus), tr("&New"), side);
    m_duplicate = new QPushButton(tr("D&uplicate"), side);
    m_delete = new QPushButton(theme::icon(theme::Icon::Trash), {}, side);
    m_delete->setObjectName(QStringLiteral("connections.delete"));
    m_delete->setAccessibleName(tr("Delete the connection"));
    m_delete->setToolTip(tr("Delete the connection…"));
    auto* import = new QPushButton(tr("&Import from .env…"), side);
    for (QPushButton* button : {add, m_duplicate, m_delete, import})
        button->setAutoDefault(false);
    auto* first = new QHBoxLayout;
    first->setSpacing(u(8));
    first->addWidget(add, 1);
    first->addWidget(m_delete);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(m_list, 1);
    layout->addLayout(first);
    layout->addWidget(m_duplicate);
    layout->addWidget(import);
    connect(add, &QPushButton::clicked, this, [this] {
        askUnsaved([this] {
            m_presenter.beginNew();
            m_form->takeFocus();
        });
    });
    connect(m_duplicate, &QPushButton::clicked, this, [this] {
        m_presenter.duplicate();
        m_form->takeFocus();
    });
    connect(m_delete, &QPushButton::clicked, this, &ConnectionsDialog::askRemove);
    connect(import, &QPushButton::clicked, this, &ConnectionsDialog::importEnv);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) { chooseRow(index.row()); });
    connect(m_list, &QListView::doubleClicked, &m_presenter, [this] { m_presenter.open(); });
    return side;
}

QWidget* ConnectionsDialog::buildForm()
{
    auto* side = new QWidget(this);
    m_banner = new common::Banner(side);
    m_form = new ConnectionForm(m_presenter, side);
    m_test = new TestPanel(m_presenter.test(), side);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(m_banner);
    layout->addWidget(m_form, 3);
    layout->addWidget(m_test, 2);
    return side;
}

QWidget* ConnectionsDialog::buildButtons()
{
    auto* bar = new QWidget(this);
    auto* close = new QPushButton(tr("&Close"), bar);
    m_testButton = new QPushButton(theme::icon(theme::Icon::Connect), tr("&Test"), bar);
    m_save = new QPushButton(tr("&Save"), bar);
    m_open = new QPushButton(bar);
    theme::setRole(m_open, theme::Role::Primary);
    for (QPushButton* button : {close, m_testButton, m_save})
        button->setAutoDefault(false);
    m_open->setDefault(true);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(close);
    layout->addStretch(1);
    layout->addWidget(m_testButton);
    layout->addWidget(m_save);
    layout->addWidget(m_open);
    connect(close, &QPushButton::clicked, this, &ConnectionsDialog::reject);
    connect(m_testButton, &QPushButton::clicked, &m_presenter, &ConnectionsPresenter::startTest);
    connect(m_save, &QPushButton::clicked, &m_presenter, &ConnectionsPresenter::save);
    connect(m_open, &QPushButton::clicked, &m_presenter, &ConnectionsPresenter::open);
    return bar;
}

void ConnectionsDialog::resizeEvent(QResizeEvent* event)
{
    QDialog::resizeEvent(event);
    m_side->setFixedWidth(std::min(u(288), width() * 34 / 100));
}

void ConnectionsDialog::connectPresenter()
{
    connect(&m_presenter, &ConnectionsPresenter::currentChanged, this, &ConnectionsDialog::showCurrent);
    connect(&m_presenter, &ConnectionsPresenter::formChanged, this, &ConnectionsDialog::showDirty);
    connect(&m_presenter, &ConnectionsPresenter::dirtyChanged, this, &ConnectionsDialog::showDirty);
    connect(&m_presenter, &ConnectionsPresenter::saved, this, [this](const QString& name) {
        m_toasts->show({tr("Saved “%1”").arg(name), {}, false, QStringLiteral("saved"), {}});
    });
    connect(&m_presenter, &ConnectionsPresenter::removed, this,
            [this](const QString& name, bool canBeUndone) {
                common::Toast toast;
                toast.text = tr("Deleted “%1”").arg(name);
                toast.hasUndo = canBeUndone;
                if (canBeUndone)
                    toast.links = {{tr("Undo"), [this] { m_presenter.undoRemove(); }}};
                m_toasts->show(toast);
            });
    connect(&m_presenter, &ConnectionsPresenter::secretsFailed, this, [this](const base::Error& error) {
        m_banner->showMessage(
            theme::Tone::Warn,
            tr("The passwords are kept for this session only. %1").arg(common::errorLine(error)));
    });
    connect(&m_presenter, &ConnectionsPresenter::openRequested, this, &QDialog::accept);
}

void ConnectionsDialog::showProblem(const QString& text)
{
    m_banner->showMessage(theme::Tone::Bad, text);
}

void ConnectionsDialog::showCurrent()
{
    m_isChoosing = true;
    m_list->setCurrentIndex(m_presenter.model().index(std::max(0, m_presenter.current())));
    m_isChoosing = false;
    if (m_presenter.isUnreadable())
        showProblem(m_presenter.unreadableReason());
    else
        m_banner->hide();
    showDirty();
}

void ConnectionsDialog::showDirty()
{
    const bool isSample = m_presenter.isSample();
    const bool isUnreadable = m_presenter.isUnreadable();
    const bool hasForm = !isSample && !isUnreadable;
    m_duplicate->setEnabled(hasForm);
    m_testButton->setEnabled(hasForm);
    m_save->setEnabled(hasForm && m_presenter.isDirty());
    m_save->setToolTip(m_save->isEnabled() ? QString() : tr("Nothing has been changed"));
    m_open->setEnabled(!isUnreadable);
    m_open->setToolTip(m_presenter.unreadableReason());
    const bool looks = m_presenter.values().access == base::AccessMode::ReadOnly;
    const bool unsaved = m_presenter.isDirty() || m_presenter.isNew();
    m_open->setText(!hasForm  ? tr("&Open")
                    : looks   ? (unsaved ? tr("Save and &look, write nothing") : tr("&Look, write nothing"))
                    : unsaved ? tr("Save and &open")
                              : tr("&Open"));
}

void ConnectionsDialog::chooseRow(int row)
{
    if (m_isChoosing || row < 0 || row == m_presenter.current())
        return;
    const ListedProfile* const wanted = m_presenter.model().at(row);
    const QString name = wanted && !wanted->isNew ? wanted->profile.name : QString();
    if (!m_presenter.isDirty()) {
        m_presenter.select(row);
        return;
    }
    showCurrent(); // stays until the question is answered
    askUnsaved([this, name] { m_presenter.selectNamed(name); });
}

void ConnectionsDialog::askUnsaved(std::function<void()> afterwards)
{
    if (!m_presenter.isDirty()) {
        afterwards();
        return;
    }
    QString name = m_presenter.values().text(Field::Name).trimmed();
    if (name.isEmpty())
        name = tr("The new connection");
    auto* dialog = new common::UnsavedDialog(tr("“%1” has unsaved changes").arg(name), tr("Save"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &common::UnsavedDialog::saveChosen, this, [this, afterwards] {
        if (m_presenter.save())
            afterwards();
    });
    connect(dialog, &common::UnsavedDialog::discardChosen, this, [this, afterwards] {
        m_presenter.revert();
        afterwards();
    });
    dialog->open();
}

void ConnectionsDialog::reject()
{
    askUnsaved([this] {
        m_presenter.test().clear();
        QDialog::reject();
    });
}

void ConnectionsDialog::askRemove()
{
    if (m_presenter.isNew()) {
        m_presenter.remove();
        return;
    }
    const ListedProfile* const listed = m_presenter.model().at(m_presenter.current());
    if (!listed)
        return;
    common::Danger danger;
    danger.level = common::DangerLevel::Two;
    danger.verb = tr("Delete connection");
    danger.target = listed->profile.name;
    danger.count = 1;
    if (listed->isReadable()) {
        danger.sample = {databaseText(listed->profile), redisText(listed->profile)};
        danger.undo =
            tr("Nothing is changed on the servers. Undo brings the connection and its passwords back "
               "for as long as this window is open.");
    } else {
        danger.lost = tr("Its entry in the file goes, and its passwords in the keychain.");
    }
    danger.profile = listed->profile.name;
    danger.environment = environmentOf(listed->profile.environment);
    common::DangerDialog::ask(danger, this, [this] { m_presenter.remove(); });
}

void ConnectionsDialog::importEnv()
{
    askUnsaved([this] {
        auto* dialog = new QFileDialog(this, tr("Import DATABASE_URL and REDIS_URL"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setFilter(QDir::Files | QDir::AllDirs | QDir::Hidden); // “.env” is a hidden file
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
            if (const auto imported = m_presenter.importEnv(file); !imported)
                showProblem(words::envFileUnreadable(imported.error()));
        });
        dialog->open();
    });
}

} // namespace connections
