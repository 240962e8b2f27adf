using System.Reflection;
using DbUp.Engine;

namespace PerfHub.Api.Persistence.Migrations;

/// <summary>Checks the schema version before migrations run.</summary>
internal static class SchemaVersionGuard
{
    /// <summary>Rejects a store that a newer release has migrated, because this release does not know its tables.</summary>
    /// <exception cref="StoreInitializationException">The store has run a script that this release does not have.</exception>
    public static void RefuseNewer(UpgradeEngine engine, string scriptFolder)
    {
        var known = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.Contains($".Migrations.{scriptFolder}.", StringComparison.Ordinal)).ToHashSet();
        if (engine.GetExecutedScripts().Find(script => !known.Contains(script)) is { } newer)
        {
            throw new StoreInitializationException($"its schema belongs to a newer release: this one lacks the migration {newer}.");
        }
    }
}
