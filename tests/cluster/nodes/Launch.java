import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/** One node on the loopback interface: NAME FOLDER HTTP-PORT TRANSPORT-PORT SEEDS FIRST-MANAGERS. Ends when its input does. */
public class Launch extends Node {
  Launch(Environment environment) throws Exception {
    super(environment, Plugins.all(), true);
  }

  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    Path home = Path.of(arguments[1]);
    Files.createDirectories(home.resolve("config"));
    Settings.Builder settings = Settings.builder()
        .put("cluster.name", "hansou-tests")
        .put("node.name", name)
        .put("path.home", home.toString())
        .put("path.data", home.resolve("data").toString())
        .put("path.logs", home.resolve("logs").toString())
        .put("network.host", "127.0.0.1")
        .put("http.port", Integer.parseInt(arguments[2]))
        .put("transport.port", Integer.parseInt(arguments[3]))
        .put("transport.type", "netty4")
        .put("http.type", "netty4")
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .putList("discovery.seed_hosts", arguments[4].split(","));
    if (!Files.exists(home.resolve("data/nodes"))) {
      settings.putList("cluster.initial_cluster_manager_nodes", arguments[5].split(","));
    }
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> name);
    Launch node = new Launch(environment);
    node.start();
    System.out.println(name + " is up");
    // Who started it holds the other end: when that is gone, so is the node.
    while (System.in.read() >= 0) {}
    node.close();
    System.exit(0);
  }
}
