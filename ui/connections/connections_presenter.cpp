#include "ui/connections/connections_presenter.h"

#include "ui/connections/last_opened.h"
#include "ui/connections/words.h"

namespace connections {

ConnectionsPresenter::ConnectionsPresenter(profile::ProfileStore& store, SecretRequests& secrets,
                                           QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_secrets(secrets)
{
    connect(&m_secrets, &SecretRequests::keychainChanged, this, &ConnectionsPresenter::noteChanged);
    m_secrets.look();
    reload();
    select(0);
}

bool ConnectionsPresenter::isDirty() const
{
    if (m_view == View::Url && m_urls != urlsOf(m_values))
        return true;
    return m_values != m_clean;
}

void ConnectionsPresenter::noteEdit()
{
    const bool dirty = isDirty();
    m_model.setDirtyRow(dirty ? m_current : -1);
    if (std::exchange(m_wasDirty, dirty) != dirty)
        Q_EMIT dirtyChanged();
}

bool ConnectionsPresenter::setView(View view)
{
    if (view == m_view)
        return true;
    if (view == View::Url) {
        m_urls = urlsOf(m_values);
    } else {
        if (hasProblems({{}, takeUrls(m_urls, m_values)}))
            return false;
    }
    m_view = view;
    m_problems.clear();
    Q_EMIT currentChanged();
    noteEdit();
    return true;
}

void ConnectionsPresenter::setText(Field field, const QString& text)
{
    if (field == Field::DatabaseUrl)
        m_urls.database = text;
    else if (field == Field::RedisUrl)
        m_urls.redis = text;
    else
        m_values.texts[field] = text;
    if (field == Field::DatabaseService)
        followService();
    if (m_problems.erase(field) > 0 || field == Field::DatabaseService)
        Q_EMIT formChanged();
    noteEdit();
}

// A service says where the server is: our own proposal must not count before it.
void ConnectionsPresenter::followService()
{
    for (const Field left : {Field::DatabaseHost, Field::DatabasePort, Field::DatabaseName})
        m_problems.erase(left);
    const FormValues proposed = newValues();
    const bool hasService = !m_values.text(Field::DatabaseService).trimmed().isEmpty();
    const auto isNowhere = [this](const QString& host, const QString& port) {
        return m_values.text(Field::DatabaseHost) == host && m_values.text(Field::DatabasePort) == port;
    };
    const QString host = proposed.text(Field::DatabaseHost);
    const QString port = proposed.text(Field::DatabasePort);
    if (isNew() && (hasService ? isNowhere(host, port) : isNowhere({}, {}))) {
        m_values.texts[Field::DatabaseHost] = hasService ? QString() : host;
        m_values.texts[Field::DatabasePort] = hasService ? QString() : port;
    }
}

void ConnectionsPresenter::setEnvironment(profile::Environment environment)
{
    m_values.environment = environment;
    noteEdit();
    Q_EMIT formChanged();
}

void ConnectionsPresenter::setAccess(base::AccessMode access)
{
    m_values.access = access;
    noteEdit();
    Q_EMIT formChanged();
}

void ConnectionsPresenter::setWarmAtStart(bool warm)
{
    m_values.warmAtStart = warm;
    noteEdit();
    Q_EMIT formChanged();
}

void ConnectionsPresenter::setDatabaseTls(DatabaseTls tls)
{
    m_values.databaseTls = tls;
    noteEdit();
    Q_EMIT formChanged();
}

void ConnectionsPresenter::setTransport(redis::Transport transport)
{
    m_values.transport = transport;
    noteEdit();
    Q_EMIT formChanged();
}

Reading ConnectionsPresenter::read() const
{
    FormValues values = m_values;
    std::vector<FieldProblem> problems;
    if (m_view == View::Url)
        problems = takeUrls(m_urls, values);
    Reading reading = readValues(values);
    // In the view of URLs a problem of theirs stands at the URL, not at a field nobody sees.
    for (FieldProblem& problem : reading.problems) {
        const bool ofDatabase =
            problem.field >= Field::DatabaseHost && problem.field <= Field::DatabaseKeyPassword;
        const bool ofRedis =
            problem.field >= Field::RedisTransport && problem.field <= Field::RedisServerName;
        if (m_view == View::Url && (ofDatabase || ofRedis))
            problem.field = ofDatabase ? Field::DatabaseUrl : Field::RedisUrl;
    }
    problems.insert(problems.end(), reading.problems.begin(), reading.problems.end());
    const QString name = reading.profile.name;
    if (name != m_savedName && m_model.rowOf(name))
        problems.push_back({Field::Name, words::nameTaken(name)});
    reading.problems = std::move(problems);
    return reading;
}

QString ConnectionsPresenter::problem(Field field) const
{
    const auto found = m_problems.find(field);
    return found == m_problems.end() ? QString() : found->second;
}

// The first problem of a field is the one that is shown.
bool ConnectionsPresenter::hasProblems(const Reading& reading)
{
    m_problems.clear();
    for (const FieldProblem& problem : reading.problems)
        m_problems.emplace(problem.field, problem.text);
    Q_EMIT formChanged();
    if (reading.problems.empty())
        return false;
    Q_EMIT fieldRequested(reading.problems.front().field);
    return true;
}

void ConnectionsPresenter::check(Field field)
{
    const QString before = problem(field);
    m_problems.erase(field);
    for (const FieldProblem& problem : read().problems) {
        if (problem.field == field)
            m_problems.emplace(field, problem.text);
    }
    if (problem(field) != before)
        Q_EMIT formChanged();
}

QString ConnectionsPresenter::passwordNote() const
{
    switch (m_secrets.keychain()) {
    case Keychain::Present:
        return tr("Passwords are kept in the system's keychain, never in a file.");
    case Keychain::Missing:
        return tr("This desktop has no keychain: passwords are kept for this session only.");
    case Keychain::Unknown:
        break;
    }
    return tr("Looking for the system's keychain …");
}

QString ConnectionsPresenter::unreadableAdvice() const
{
    return isUnreadable() ? words::entryAdvice(m_store.fileName()) : QString();
}

void ConnectionsPresenter::forgetPasswords()
{
    m_secrets.forget(m_savedName, this, [this](const SecretRequests::Answer& was) {
        if (!was)
            Q_EMIT secretsFailed(was.error());
        Q_EMIT noteChanged();
    });
}

void ConnectionsPresenter::keepSecrets(const QString& name)
{
    const profile::Secrets typed = typedSecrets(m_values);
    if (typed.isEmpty())
        return;
    m_secrets.keep(name, typed, this, [this](const base::Result<void>& kept) {
        // That there is no keychain stands under the passwords already.
        if (!kept && kept.error().code != base::ErrorCode::KeychainMissing)
            Q_EMIT secretsFailed(kept.error());
    });
}

bool ConnectionsPresenter::save()
{
    if (isSample() || isUnreadable())
        return true;
    const Reading reading = read();
    if (hasProblems(reading))
        return false;
    if (m_view == View::Url)
        (void)takeUrls(m_urls, m_values); // it can be read: read() has just done so
    const QString name = reading.profile.name;
    if (!m_savedName.isEmpty() && m_savedName != name) {
        // Another program may have written since the list was read.
        if (!m_store.rename(m_savedName, name)) {
            hasProblems({{}, {{Field::Name, words::nameTaken(name)}}});
            return false;
        }
        renameLastOpened(m_savedName, name);
        m_secrets.rename(m_savedName, name);
    }
    const profile::Profile profile = profile::withSecrets(reading.profile, {});
    m_store.save(profile);
    keepSecrets(name);
    m_savedName = name;
    m_clean = valuesOf(profile);
    m_values = m_clean; // what was typed as a password is not shown any more
    reload();
    m_current = m_model.rowOf(name).value_or(-1);
    m_urls = urlsOf(m_values);
    m_wasDirty = false;
    Q_EMIT currentChanged();
    Q_EMIT dirtyChanged();
    Q_EMIT saved(name);
    return true;
}

void ConnectionsPresenter::revert()
{
    if (m_savedName.isEmpty())
        remove();
    else
        begin(m_clean);
}

void ConnectionsPresenter::startTest()
{
    const Reading reading = read();
    if (hasProblems(reading))
        return;
    const profile::Secrets typed = profile::secretsOf(reading.profile);
    const auto start = [this, profile = reading.profile, typed](const profile::Secrets& stored) {
        m_test.start(profile::withSecrets(profile, profile::merged(stored, typed)));
    };
    if (m_savedName.isEmpty()) {
        start({});
        return;
    }
    m_secrets.read(m_savedName, this, [this, start, of = m_savedName](const SecretRequests::Answer& stored) {
        if (of == m_savedName)
            start(stored ? *stored : profile::Secrets());
    });
}

void ConnectionsPresenter::open()
{
    if (isUnreadable())
        return;
    if (isDirty() || isNew()) {
        if (!save())
            return;
    }
    const ListedProfile* const listed = m_model.at(m_current);
    if (!listed)
        return;
    const profile::Profile profile = listed->profile;
    Q_EMIT openRequested(profile);
}

} // namespace connections
