#include "ui/connections/schema_dialog.h"

#include "ui/common/banner.h"
#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/connections/code_view.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QTabWidget>
#include <QVBoxLayout>

namespace connections {

using theme::u;

SchemaDialog::SchemaDialog(workspace::Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_presenter(workspace)
{
    setWindowTitle(tr("Tables of Keystead – %1").arg(workspace.profile().name));
    QSize size(u(800), u(600));
    if (const QScreen* screen = QGuiApplication::primaryScreen())
        size = size.boundedTo(screen->availableSize() * 0.95);
    resize(size);
    build();
    connect(&m_presenter, &SchemaPresenter::changed, this, &SchemaDialog::update);
    connect(&m_presenter, &SchemaPresenter::began, m_progress, &common::ProgressRow::follow);
    connect(&m_presenter, &SchemaPresenter::applied, this, [this] {
        Q_EMIT applied();
        accept();
    });
    update();
}

void SchemaDialog::build()
{
    m_title = new QLabel(this);
    m_title->setWordWrap(true);
    theme::setFont(m_title, theme::FontRole::Section);
    auto* where = common::mutedLabel(m_presenter.target(), this);
    m_explanation = new QLabel(this);
    m_explanation->setWordWrap(true);
    m_banner = new common::Banner(this);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("What is created, and how it goes away"));
    m_create = new CodeView(m_tabs);
    m_rights = new CodeView(m_tabs);
    m_remove = new CodeView(m_tabs);
    m_create->allowSaving(QStringLiteral("keystead-create.sql"));
    m_rights->allowSaving(QStringLiteral("keystead-rights.sql"));
    m_remove->allowSaving(QStringLiteral("keystead-remove.sql"));
    m_tabs->addTab(m_create, tr("What is created"));
    m_tabs->addTab(m_rights, tr("Rights it needs"));
    m_tabs->addTab(m_remove, tr("How to remove it"));
    for (CodeView* view : {m_create, m_rights, m_remove}) {
        view->layout()->setContentsMargins(0, u(8), 0, 0);
        connect(view, &CodeView::saveFailed, this, [this](const QString& file) {
            m_banner->showMessage(theme::Tone::Bad,
                                  common::errorLine({base::ErrorCode::FileFailed, {}, file}));
        });
    }
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(8));
    layout->addWidget(m_title);
    layout->addWidget(where);
    layout->addWidget(m_explanation);
    layout->addWidget(m_banner);
    layout->addSpacing(u(4));
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_progress);
    layout->addWidget(buildButtons());
    connect(m_progress, &common::ProgressRow::cancelRequested, &m_presenter, &SchemaPresenter::cancel);
}

QWidget* SchemaDialog::buildButtons()
{
    auto* bar = new QWidget(this);
    m_close = new QPushButton(tr("&Write nothing"), bar);
    m_verb = new QPushButton(bar);
    theme::setRole(m_verb, theme::Role::Primary);
    m_close->setAutoDefault(false);
    m_verb->setAutoDefault(false); // never by a stray Enter
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_verb);
    connect(m_close, &QPushButton::clicked, this, &SchemaDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &SchemaDialog::ask);
    return bar;
}

void SchemaDialog::update()
{
    m_title->setText(m_presenter.title());
    setAccessibleName(m_presenter.title());
    m_explanation->setText(m_presenter.explanation());
    const workspace::SchemaPlan& plan = m_presenter.plan();
    for (const auto& [view, text, tab] :
         {std::tuple{m_create, &plan.create, 0}, std::tuple{m_rights, &plan.rights, 1},
          std::tuple{m_remove, &plan.remove, 2}}) {
        if (view->text() != *text)
            view->setText(*text, m_tabs->tabText(tab));
    }
    const QString missing = m_presenter.missingRight();
    if (m_presenter.problem().code != base::ErrorCode::None)
        m_banner->showMessage(theme::Tone::Bad, common::errorLine(m_presenter.problem()));
    else if (!missing.isEmpty())
        m_banner->showMessage(theme::Tone::Warn, missing);
    else
        m_banner->hide();
    const QString verb = m_presenter.verb();
    m_verb->setText(verb);
    m_verb->setVisible(!verb.isEmpty());
    m_verb->setEnabled(!m_presenter.isApplying() && missing.isEmpty());
    m_verb->setToolTip(missing);
    m_close->setText(verb.isEmpty() ? tr("&Close") : tr("&Write nothing"));
    m_close->setEnabled(!m_presenter.isApplying());
    if (m_presenter.schema() == workspace::Schema::Hidden && !isVisible())
        m_tabs->setCurrentIndex(1);
}

void SchemaDialog::ask()
{
    common::DangerDialog::ask(m_presenter.danger(), this, [this] { m_presenter.apply(); });
}

// Creating has its own Cancel; closing in the middle of it would hide how it ends.
void SchemaDialog::reject()
{
    if (!m_presenter.isApplying())
        QDialog::reject();
}

} // namespace connections
