using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Product;

/// <summary>The real host on Kestrel, with a store of its own that lives as long as it does.</summary>
public sealed class PerfHubHost : WebApplicationFactory<Program>, IPerfHub
{
    public const string BootstrapKey = "bootstrap-key-of-the-tests-0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-").FullName;

    public PerfHubHost()
    {
        UseKestrel(0);
        StartServer();
    }

    /// <summary>The file of the store.</summary>
    public string StoreFile => Path.Combine(_folder, "perfhub.db");

    /// <summary>What the host logged.</summary>
    public LogCapture Log { get; } = new();

    /// <summary>An operator, by the bootstrap key.</summary>
    public OperatorClient Operator => new(Client(BootstrapKey));

    /// <summary>A client that sends this key, or none.</summary>
    public HttpClient Client(string? key)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:PerfHub", $"Data Source={StoreFile}");
        builder.UseSetting("PerfHub:BootstrapKey", BootstrapKey);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
