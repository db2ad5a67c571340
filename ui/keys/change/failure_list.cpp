#include "ui/keys/change/failure_list.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/keys/key_text.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace keys {

using theme::u;

namespace {

constexpr int mostRows = 8; // that are seen at once

std::vector<common::RowsColumn> columns()
{
    return {{FailureList::tr("Key"), common::CellKind::Key, 200, false},
            {FailureList::tr("Reason"), common::CellKind::Text, 160, true}};
}

// Errors: FileFailed.
base::Result<void> write(const QString& path, const QByteArray& text)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(text) == text.size() && file.commit();
    return isWritten ? base::Result<void>()
                     : base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
}

} // namespace

FailureList::FailureList(workspace::Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(columns())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_title = common::mutedLabel(QString(), this);
    m_title->setWordWrap(true);
    m_table = new common::RowsTable(m_model, tr("Keys that it could not be done to"), this);
    layout->addWidget(m_title);
    layout->addWidget(m_table);
    layout->addWidget(buildLinks());
    hide();
}

QWidget* FailureList::buildLinks()
{
    auto* links = new QWidget(this);
    auto* layout = new QHBoxLayout(links);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    auto* copy = new QPushButton(tr("Copy the list"), links);
    auto* save = new QPushButton(tr("Save the list…"), links);
    m_saved = common::mutedLabel(QString(), links);
    m_saved->setWordWrap(true);
    for (QPushButton* button : {copy, save}) {
        theme::setRole(button, theme::Role::Link);
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    layout->addWidget(m_saved, 1);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(text());
        m_saved->setText(tr("Copied"));
    });
    connect(save, &QPushButton::clicked, this, &FailureList::choose);
    return links;
}

void FailureList::setFailures(const std::vector<FailedKey>& failures, qint64 all)
{
    m_failures = failures;
    std::vector<common::Row> rows;
    rows.reserve(failures.size());
    for (const FailedKey& failure : failures)
        rows.push_back({QByteArray::number(static_cast<qlonglong>(rows.size())),
                        {{keyText(failure.key)}, {failure.reason, {}, false, {}, failure.reason}}});
    m_model.setRows(std::move(rows));
    m_table->fitHeight(mostRows);
    m_title->setText(
        tr("The first %1 of %2:").arg(common::formatCount(std::ssize(failures)), common::formatCount(all)));
    m_title->setVisible(all > std::ssize(failures));
    m_saved->clear();
    setVisible(!failures.empty());
}

QString FailureList::text() const
{
    QString lines;
    for (const FailedKey& failure : m_failures)
        lines += keyText(failure.key) + QLatin1Char('\t') + failure.reason + QLatin1Char('\n');
    return lines;
}

void FailureList::choose()
{
    auto* dialog = new QFileDialog(this, tr("Where to save the list"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("keys.tsv"));
    connect(dialog, &QFileDialog::fileSelected, this, &FailureList::saveTo);
    dialog->open();
}

void FailureList::saveTo(const QString& file)
{
    m_workspace.run([file, bytes = text().toUtf8()](workspace::Session&) { return write(file, bytes); }, this,
                    [this, file](const base::Result<void>& written) {
                        m_saved->setText(written ? tr("Saved as %1").arg(QDir::toNativeSeparators(file))
                                                 : common::errorLine(written.error()));
                    });
}

} // namespace keys
