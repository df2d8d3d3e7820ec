{{/* The JSON that each service reads; keys are those of its --print-config. */}}

{{- define "nephele.config.all" -}}
{{- $config := dict
  "log_level" .Values.log.level
  "log_format" .Values.log.format
  "http_host" "0.0.0.0"
  "http_port" 8080
  "keys_dir" "/run/nephele/keys" -}}
{{- toJson $config -}}
{{- end -}}

{{- define "nephele.config.node" -}}
{{- $indexer := include "nephele.host" (list . (printf "%s-topology-indexer" (include "nephele.fullname" .))) -}}
{{- $key := required "network.indexerKey is empty: tools/chart-keys writes it" .Values.network.indexerKey -}}
{{- if not .Values.network.signers -}}
{{- fail "network.signers is empty: tools/chart-keys writes it" -}}
{{- end -}}
{{- $config := dict
  "indexer_endpoint" (printf "tcp://%s:1791" $indexer)
  "indexer_key" $key
  "feed_endpoint" (printf "tcp://%s:1792" $indexer)
  "signers" .Values.network.signers
  "signer_threshold" (int .Values.network.signerThreshold)
  "key_dir" "/run/nephele/mix-keys"
  "link_host" "0.0.0.0"
  "link_port" 1789 -}}
{{- toJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{/* Arguments: list ROOT LAYER */}}
{{- define "nephele.config.mixnode" -}}
{{- $root := index . 0 -}}
{{- $config := dict
  "layer" (index . 1)
  "expected_packets_per_second" (int $root.Values.mixnode.expectedPacketsPerSecond) -}}
{{- toPrettyJson (merge $config (include "nephele.config.node" $root | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.gateway" -}}
{{- $config := dict
  "expected_packets_per_second" (int .Values.gateway.expectedPacketsPerSecond)
  "client_host" "0.0.0.0"
  "client_port" 1790
  "data_dir" "/var/lib/nephele" -}}
{{- toPrettyJson (merge $config (include "nephele.config.node" . | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.topology-indexer" -}}
{{- $config := dict
  "genesis_file" "/etc/nephele/genesis.json"
  "data_dir" "/var/lib/nephele"
  "host" "0.0.0.0"
  "request_port" 1791
  "feed_port" 1792 -}}
{{- toPrettyJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{- define "nephele.config.network-requester" -}}
{{- $config := dict
  "data_dir" "/var/lib/nephele"
  "join_file" (printf "http://%s:8080/api/v1/join" (include "nephele.host" (list . (printf "%s-topology-indexer" (include "nephele.fullname" .)))))
  "allow_cidrs" .Values.networkRequester.allowCidrs
  "allow_ports" .Values.networkRequester.allowPorts
  "max_connections" (int .Values.networkRequester.maxConnections) -}}
{{- with .Values.networkRequester.gateway }}{{ $_ := set $config "gateway" . }}{{ end -}}
{{- toPrettyJson (merge $config (include "nephele.config.all" . | fromJson)) -}}
{{- end -}}

{{- define "nephele.genesis" -}}
{{- $network := .Values.network -}}
{{- if not $network.admitted -}}
{{- fail "network.admitted is empty: tools/chart-keys writes it" -}}
{{- end -}}
{{- $genesis := dict
  "network" $network.name
  "mean_hop_delay" $network.meanHopDelay
  "epoch_length" $network.epochLength
  "epochs_per_rotation" (int $network.epochsPerRotation)
  "overlap" $network.overlap
  "layers" "pinned"
  "min_mixes_per_layer" (int $network.minMixesPerLayer)
  "genesis_time" $network.genesisTime
  "admitted" $network.admitted
  "services" $network.services -}}
{{- toPrettyJson $genesis -}}
{{- end -}}
