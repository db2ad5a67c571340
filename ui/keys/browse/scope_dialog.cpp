#include "ui/keys/browse/scope_dialog.h"

#include "ui/common/labels.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace keys {

using theme::u;

ScopeDialog::ScopeDialog(const keyspace::Scope& scope, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Scan"));
    setMinimumWidth(u(480));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(u(16), u(16), u(16), u(16));
    form->setSpacing(u(8));
    m_pattern = new QLineEdit(keyText(scope.pattern), this);
    m_pattern->setObjectName(QStringLiteral("pattern"));
    m_pattern->setPlaceholderText(tr("all keys"));
    m_pattern->setToolTip(tr("SCAN MATCH: * ? [a-z], \\xNN is a byte. The server still passes every key, but "
                             "sends only these"));
    theme::setFont(m_pattern, theme::FontRole::Fixed);
    m_type = new QComboBox(this);
    m_type->addItem(tr("all types"), 0);
    for (int type = 1; type < keyspace::keyTypes; ++type) {
        if (!keyspace::typeName(static_cast<keyspace::KeyType>(type)).isEmpty())
            m_type->addItem(typeText(static_cast<keyspace::KeyType>(type)), type);
    }
    m_type->setCurrentIndex(scope.type ? m_type->findData(static_cast<int>(*scope.type)) : 0);
    QStringList separators;
    for (const QByteArray& separator : scope.separators)
        separators << keyText(separator);
    m_separators = new QLineEdit(separators.join(QLatin1Char(' ')), this);
    m_separators->setObjectName(QStringLiteral("separators"));
    m_separators->setToolTip(tr("Each ends a namespace; blanks between them. None: the tree is flat"));
    theme::setFont(m_separators, theme::FontRole::Fixed);
    m_live = new QCheckBox(tr("Follow changes where Redis tells of them"), this);
    m_live->setChecked(scope.live);
    form->addRow(tr("Keys matching"), m_pattern);
    form->addRow(tr("Type"), m_type);
    form->addRow(tr("Separators"), m_separators);
    form->addRow(QString(), m_live);
    auto* note = common::mutedLabel(
        tr("What is shown now is forgotten. Names are sent in calls of at most 2 ms of the server's time."),
        this);
    note->setWordWrap(true);
    form->addRow(QString(), note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* go = buttons->addButton(tr("Scan"), QDialogButtonBox::AcceptRole);
    theme::setRole(go, theme::Role::Primary);
    go->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(this, &QDialog::accepted, this, [this] { Q_EMIT chosen(this->scope()); });
}

keyspace::Scope ScopeDialog::scope() const
{
    keyspace::Scope scope;
    scope.pattern = typedBytes(m_pattern->text());
    if (const int type = m_type->currentData().toInt(); type > 0)
        scope.type = static_cast<keyspace::KeyType>(type);
    scope.separators.clear();
    for (const QString& separator : m_separators->text().split(QLatin1Char(' '), Qt::SkipEmptyParts))
        scope.separators.push_back(typedBytes(separator));
    scope.live = m_live->isChecked();
    return scope;
}

} // namespace keys
