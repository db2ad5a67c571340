// Which keys the server is asked for, and where their names are cut into namespaces. GUI thread.
#pragma once

#include "core/keyspace/index/browse_state.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace keys {

class ScopeDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ScopeDialog(const keyspace::Scope& scope, QWidget* parent = nullptr);

    keyspace::Scope scope() const;

Q_SIGNALS:
    void chosen(const keyspace::Scope& scope);

private:
    QLineEdit* m_pattern = nullptr;
    QComboBox* m_type = nullptr;
    QLineEdit* m_separators = nullptr;
    QCheckBox* m_live = nullptr;
};

} // namespace keys
