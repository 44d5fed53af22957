using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using HistoryEvent = Microsoft.DurableTask.Protobuf.HistoryEvent;

namespace DRServerless.Functions.Tests.TaskHub;

/// <summary>The test host's server, which tells workers the hub's time instead of the machine's.</summary>
internal sealed class ClockedTaskHubServer(IHostApplicationLifetime lifetime, ILoggerFactory loggers, HubSession session, IHubClock clock)
    : TaskHubGrpcServer(lifetime, loggers, session, session, Options.Create(new TaskHubGrpcServerOptions { Mode = TaskHubGrpcServerMode.ApiServerAndDispatcher }))
{
    public override Task GetWorkItems(GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        // A streamed history would pass the clock by.
        request.Capabilities.Remove(WorkerCapability.HistoryStreaming);
        return base.GetWorkItems(request, new Stamped(responseStream, clock), context);
    }

    // An answer that comes when its session is over finds nobody who waits for it.
    public override Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse request, ServerCallContext context) =>
        session.Ended.IsCancellationRequested ? Task.FromResult(new CompleteTaskResponse()) : base.CompleteActivityTask(request, context);

    private sealed class Stamped(IServerStreamWriter<WorkItem> inner, IHubClock clock) : IServerStreamWriter<WorkItem>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(WorkItem message)
        {
            if (message.OrchestratorRequest is { } turn)
            {
                Stamp(turn.PastEvents);
                Stamp(turn.NewEvents);
            }

            return inner.WriteAsync(message);
        }

        private void Stamp(RepeatedField<HistoryEvent> events)
        {
            foreach (var each in events) each.Timestamp = Timestamp.FromDateTime(clock.Of(each.Timestamp.ToDateTime()));
        }
    }
}
