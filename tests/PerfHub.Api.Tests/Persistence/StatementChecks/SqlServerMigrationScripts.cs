using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The embedded SQL Server migrations, in the order in which they run.</summary>
internal static class SqlServerMigrationScripts
{
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        .. typeof(Db).Assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.SqlServer.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name, Read(name))),
    ];

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Db).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
