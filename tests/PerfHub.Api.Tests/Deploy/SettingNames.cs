using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using PerfHub.Api.Hosting;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The names of variables that the host reads.</summary>
internal static class SettingNames
{
    /// <summary>How the names begin that are ours to check.</summary>
    public static readonly string[] Ours = ["PerfHub__", "ConnectionStrings__", "ASPNETCORE_"];

    /// <summary>All that the code binds, found in the code.</summary>
    public static HashSet<string> BoundNames { get; } =
    [
        .. GetSettingNames(typeof(PerfHubOptions), "PerfHub__"),
        .. GetSettingNames(typeof(OidcOptions), "PerfHub__Oidc__"),
        .. GetConstants(typeof(ConnectionStringNames)).Select(name => "ConnectionStrings__" + name),
        .. GetConstants(typeof(WebHostDefaults)).Select(name => "ASPNETCORE_" + name.ToUpperInvariant()),
    ];

    /// <summary>Options that lie in others are settings of their own: <c>PerfHub__Limits__AddressBurst</c>.</summary>
    private static IEnumerable<string> GetSettingNames(Type options, string prefix) => options.GetProperties().Where(it => it.CanWrite)
        .SelectMany(it => it.PropertyType.Assembly == options.Assembly && it.PropertyType.IsClass
            ? GetSettingNames(it.PropertyType, $"{prefix}{it.Name}__")
            : [prefix + it.Name]);

    private static IEnumerable<string> GetConstants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(it => it.FieldType == typeof(string)).Select(it => (string)it.GetValue(null)!);
}
