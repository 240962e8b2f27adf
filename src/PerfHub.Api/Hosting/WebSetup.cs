using Microsoft.AspNetCore.DataProtection.KeyManagement;
using PerfHub.Api.Security;
using PerfHub.Web.Hosting;
using PerfHub.Web.Session;

namespace PerfHub.Api.Hosting;

/// <summary>Adds the pages of <c>PerfHub.Web</c> to the host, unless <c>PerfHub__Web</c> is <c>false</c>.</summary>
internal static class WebSetup
{
    /// <summary>Whether the host serves the pages.</summary>
    /// <remarks>Where only settings below it are set, some sources of configuration have an empty value for it.</remarks>
    public static bool HasPages(IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration[WebSettings.Section]) || configuration.GetValue<bool>(WebSettings.Section);

    /// <summary>Registers the pages. Their sessions and keys are in the store, so that any host reads any session.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        if (HasPages(builder.Configuration))
        {
            builder.Services.AddSingleton<ISessionStore, StoredSessions>();
            builder.AddPerfHubWeb();
            builder.Services.AddSingleton<StoredKeyRing>();
            builder.Services.AddOptions<KeyManagementOptions>().Configure<StoredKeyRing>((options, ring) => options.XmlRepository = ring);

            // It would warn at each start that the keys are not encrypted. They protect drafts and forms, not API keys (decision 0108).
            builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

            // It would warn at each start of a build that was not published, before the host says whether it starts.
            builder.Logging.AddFilter("Microsoft.AspNetCore.StaticFiles", LogLevel.Error);
        }
    }

    /// <summary>Lets pages call the API without a connection. It must be the first middleware.</summary>
    public static void UsePagesApi(this WebApplication app)
    {
        if (HasPages(app.Configuration))
        {
            app.UseInProcessApi();
        }
    }

    /// <summary>Handles requests to pages. It must come after routing and compression, and before authentication.</summary>
    public static void UsePages(this WebApplication app)
    {
        if (HasPages(app.Configuration))
        {
            app.UsePerfHubWeb();
        }
    }

    /// <summary>Maps the pages.</summary>
    public static void MapPages(this WebApplication app)
    {
        if (HasPages(app.Configuration))
        {
            app.MapPerfHubWeb();
        }
    }
}
