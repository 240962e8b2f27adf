using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>A release refuses a store that a newer release has migrated.</summary>
public abstract class NewerSchemaTests
{
    private const string NewerScript = "PerfHub.Api.Data.Migrations.Any.9999_later.sql";

    [StoreFact]
    public async Task A_schema_of_a_newer_release_is_refused_with_the_name_of_the_unknown_script()
    {
        await using var store = await CreateStoreWithNotesAsync();
        await store.Db.WriteAsync(
            session => session.ExecuteAsync(
                "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES (@NewerScript, @at)", new { NewerScript, at = new DateTime(2030, 1, 1) }),
            CancellationToken.None);

        var refused = Assert.Throws<StoreInitializationException>(store.Dialect.Migrate);

        Assert.Contains(NewerScript, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(ConnectionStringNames.PerfHub, refused.ConnectionStringName);
        Assert.Empty(await store.ListNoteIdsAsync());
    }

    protected abstract Task<TestStore> CreateStoreWithNotesAsync();
}

public sealed class NewerSchemaTestsOnSqlite : NewerSchemaTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqliteStore.CreateWithNotesAsync();
}

public sealed class NewerSchemaTestsOnSqlServer : NewerSchemaTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqlServerStore.CreateWithNotesAsync();
}
