using PerfHub.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddPerfHubWeb();
var app = builder.Build();
app.UsePerfHubWeb();
app.MapPerfHubWeb();
await app.RunAsync();
