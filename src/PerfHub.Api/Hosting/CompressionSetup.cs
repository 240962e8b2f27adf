using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using PerfHub.Api.Http.Compression;

namespace PerfHub.Api.Hosting;

/// <summary>Compresses responses, and takes bodies that are compressed with gzip.</summary>
internal static class CompressionSetup
{
    /// <summary>Registers the services.</summary>
    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;

            // Streams of lines are sent as they are made, and workbooks and documents are compressed already.
            options.MimeTypes = ["application/json", "application/problem+json", "text/csv", "text/html"];
        });
        services.AddSingleton<IResponseCompressionProvider, EntityTagCompressionProvider>();
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.AddRequestDecompression(options =>
        {
            options.DecompressionProviders.Clear();
            options.DecompressionProviders.Add("gzip", new GzipDecompressionProvider());
        });
    }

    /// <summary>Adds the compression of responses. It must come after routing, which knows the endpoints with secrets.</summary>
    public static void UseCompressedResponses(this IApplicationBuilder app)
    {
        app.UseEncodedEntityTags();
        app.UseWhen(
            http => http.GetEndpoint()?.Metadata.GetMetadata<SecretResponseMetadata>() is null, rest => rest.UseResponseCompression());
    }
}
