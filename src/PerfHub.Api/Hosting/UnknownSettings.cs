using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>Finds settings under <c>PerfHub</c> that nothing reads, such as misspelled ones.</summary>
internal static class UnknownSettings
{
    private static readonly HashSet<string> KnownNames = new(
        [
            .. GetNames(typeof(PerfHubOptions), PerfHubOptions.Section),
            .. GetNames(typeof(BootstrapOptions), BootstrapOptions.Section),
            .. GetNames(typeof(OidcOptions), OidcOptions.Section),
            .. GetNames(typeof(WebhookOptions), WebhookOptions.Section),
            .. GetNames(typeof(WebSettings), WebSettings.Section),
            WebSettings.Section,
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The names as environment variables, e.g. <c>PerfHub__Stroe</c>.</summary>
    public static IEnumerable<string> Find(IConfiguration configuration) =>
        configuration.GetSection(PerfHubOptions.Section).AsEnumerable()
            .Where(setting => setting.Value is not null && !KnownNames.Contains(setting.Key))
            .Select(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> GetNames(Type options, string section) => options.GetProperties().Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType.Assembly == options.Assembly
            ? GetNames(property.PropertyType, $"{section}:{property.Name}")
            : [$"{section}:{property.Name}"]);
}
