using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>
/// A release refuses a store that a newer release has changed under its tables, and starts on one to which the newer release only
/// added something: hosts restart while a release is rolled out.
/// </summary>
public abstract class NewerSchemaTests
{
    [StoreFact]
    public async Task A_breaking_schema_of_a_newer_release_is_refused_with_the_name_of_the_unknown_script()
    {
        const string Script = "PerfHub.Api.Persistence.Migrations.Any.9999_breaking_rename.sql";
        await using var store = await CreateStoreWithNotesAsync();
        await RecordScriptAsync(store, Script);

        var refused = Assert.Throws<StoreInitializationException>(store.Dialect.Migrate);

        Assert.Contains(Script, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(ConnectionStringNames.PerfHub, refused.ConnectionStringName);
        Assert.Empty(await store.ListNoteIdsAsync());
    }

    [StoreFact]
    public async Task A_schema_to_which_a_newer_release_only_added_something_is_accepted()
    {
        await using var store = await CreateStoreWithNotesAsync();
        await RecordScriptAsync(store, "PerfHub.Api.Persistence.Migrations.Any.9999_more_columns.sql");

        store.Dialect.Migrate();

        Assert.Empty(await store.ListNoteIdsAsync());
    }

    protected abstract Task<TestStore> CreateStoreWithNotesAsync();

    private static Task RecordScriptAsync(TestStore store, string script) => store.Db.WriteAsync(
        session => session.ExecuteAsync(
            "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES (@script, @at)", new { script, at = new DateTime(2030, 1, 1) }),
        CancellationToken.None);
}

public sealed class NewerSchemaTestsOnSqlite : NewerSchemaTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqliteStore.CreateWithNotesAsync();
}

public sealed class NewerSchemaTestsOnSqlServer : NewerSchemaTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqlServerStore.CreateWithNotesAsync();
}
