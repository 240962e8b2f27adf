using System.Reflection;
using DbUp.Engine;

namespace PerfHub.Api.Persistence.Migrations;

/// <summary>What migrating is on both stores.</summary>
internal static class SchemaVersionGuard
{
    /// <summary>Refuses a store that a newer release has migrated: this one does not know what its tables mean.</summary>
    /// <param name="engine">Knows what was run.</param>
    /// <param name="store">The folder of the store's scripts.</param>
    /// <exception cref="StoreInitializationException">A script was run that this release does not have.</exception>
    public static void RefuseNewer(UpgradeEngine engine, string store)
    {
        var known = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.Contains($".Migrations.{store}.", StringComparison.Ordinal)).ToHashSet();
        if (engine.GetExecutedScripts().Find(script => !known.Contains(script)) is { } newer)
        {
            throw new StoreInitializationException($"its schema is of a newer release: this one does not know {newer}.");
        }
    }
}
